import LMDB
package import TokenDomain

extension IndexSnapshot {
  /// How many events there are of each type, up to a position of the live views.
  ///
  /// - Throws: ``StoppedIndex``, `LMDBError`, and what the log throws.
  /// - Complexity: O(n), a byte or two and about a nanosecond an event.
  @available(*, noasync)
  package func eventCounts<Log: EventReading & ~Copyable>(
    upTo position: Position, log: borrowing Log
  ) throws -> [EventType: UInt64] {
    try require([History.self])
    var counts: [EventType: UInt64] = [:]
    for type in EventType.allCases {
      let count = try history.count(of: .type(type), in: indexes)
      if count > 0 { counts[type] = count }
    }
    if indexes.header.position < position {
      try log.outlines(after: indexes.header.position, through: position) { outline in
        counts[outline.type, default: 0] += 1
        return true
      }
    }
    return counts
  }
}

extension History {
  /// How many positions a trail has: each is one number of a block, and a number ends at the byte
  /// whose highest bit is not set.
  func count(
    of trail: Trail, in transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt64 {
    var count: UInt64 = 0
    try transaction.walk(postings, prefix: trail.key, past: nil, descending: false) { _, value in
      count += 1
      var offset = 8
      while offset < value.byteCount {
        if value.load(offset, as: UInt8.self) < 0x80 { count += 1 }
        offset += 1
      }
      return true
    }
    return count
  }
}
