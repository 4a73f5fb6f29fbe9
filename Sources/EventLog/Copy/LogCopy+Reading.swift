import Cryptography
import LMDB
package import TokenDomain

extension LogCopy {
  /// Reads the whole copy and makes sure that it can be used: positions without a gap, every record
  /// decoded, times that never go back, no slot above the highest.
  ///
  /// Texts stay sealed: they come back as if erased.
  ///
  /// - Parameters:
  ///   - progress: told the position reached and the last one, a chunk at a time.
  ///   - body: is given every event in order.
  /// - Returns: what it holds.
  /// - Throws: ``LogError``, `EventRecordError`, `LMDBError`, and what `body` throws.
  @available(*, noasync)
  package func read(
    progress: (Position, Position) -> Void = { _, _ in },
    each body: (RecordedEvent) throws -> Void
  ) throws -> LogContents {
    let (end, highestSlot) = try environment.read { snapshot in
      let end = try snapshot.withCursor(environment.table(EventLog.eventsTable)) { cursor in
        try cursor.seekLast() ? cursor.withEntry { key, _ in Position(key: key) } : .zero
      }
      let slot = try snapshot.value(
        environment.table(EventLog.metaTable), EventLog.highestSlotKey)
      return (end, slot?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0)
    }
    var sequence = RecordSequence()
    while sequence.position < end {
      let reached = sequence.position
      progress(reached, end)
      let chunkEnd = Position(min(end.value, reached.value + UInt64(Self.chunkEventsMax)))
      try environment.read { snapshot in
        try snapshot.forEachRecord(
          in: environment.table(EventLog.eventsTable), after: reached, through: chunkEnd
        ) { _, record in
          let recorded = try sequence.take(record)
          guard sequence.highestSlot <= highestSlot else {
            throw LogError.missingSlot(sequence.highestSlot, path: environment.path)
          }
          try body(recorded)
          return true
        }
      }
    }
    progress(end, end)
    return sequence.contents(highestSlot: highestSlot)
  }
}
