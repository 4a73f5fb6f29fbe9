import LMDB
import TokenDomain

/// What a stretch of events changes in ``History``: the positions on each trail, in order.
final class HistoryBatch: IndexBatch {
  /// An event on a trail that few events are on.
  private struct Posting {
    let trail: TrailNumber
    let position: UInt64

    @inline(__always)
    static func isBefore(_ left: Posting, _ right: Posting) -> Bool {
      left.trail == right.trail ? left.position < right.position : left.trail < right.trail
    }
  }

  private let history: History
  /// Of subjects and correlations, most of which have few events: to be sorted.
  private var subjects: [Posting] = []
  private var correlations: [Posting] = []
  /// Of actors, types and accounts, of which there are few with many events: a list for each.
  private var places: [TrailNumber: Int] = [:]
  private var lists: [(trail: TrailNumber, positions: [UInt64])] = []
  private var actors = ActorKeys()
  private var copies: [(source: TokenID, copy: TokenID)] = []
  private var eventCount = 0

  init(_ history: History) { self.history = history }

  var byteCount: Int {
    // Two postings, three positions in lists that may have grown to twice that.
    eventCount * 112 + copies.count * 32 + lists.count * 96
  }

  func note(_ event: EventOutline, _ body: EventBody?) {
    let position = event.position.value
    eventCount += 1
    subjects.append(Posting(trail: Trail.subject(event.subject).number, position: position))
    correlations.append(
      Posting(trail: Trail.correlation(event.correlation).number, position: position))
    note(position, on: TrailNumber(2, actors.key(of: event.actor)))
    note(position, on: Trail.type(event.type).number)
    if let account = event.account { note(position, on: Trail.account(account).number) }
    if case .token(let copy) = event.subject, case .tokenDuplicated(let duplicated)? = body {
      copies.append((duplicated.source, copy))
    }
  }

  private func note(_ position: UInt64, on trail: TrailNumber) {
    if let place = places[trail] {
      lists[place].positions.append(position)
    } else {
      places[trail] = lists.count
      lists.append((trail, [position]))
    }
  }

  func write(in transaction: inout WriteTransaction) throws {
    // Correlations are nearly in order already, which sorting notices.
    subjects.sort(by: Posting.isBefore)
    correlations.sort(by: Posting.isBefore)
    lists.sort { $0.trail < $1.trail }
    try transaction.withWriteCursor(history.postings) { cursor in
      var writer = PostingWriter()
      try Self.write(subjects, &writer, &cursor)
      // Kinds in the order of keys: actors and types stand before correlations, accounts behind.
      for (trail, positions) in lists where trail.kind < 4 {
        try writer.append(positions, to: trail, &cursor)
      }
      try Self.write(correlations, &writer, &cursor)
      for (trail, positions) in lists where trail.kind > 4 {
        try writer.append(positions, to: trail, &cursor)
      }
    }
    copies.sort { ($0.source, $0.copy) < ($1.source, $1.copy) }
    for (source, copy) in copies {
      try transaction.put(history.copies, source.key + copy.key, [])
    }
  }

  private static func write(
    _ postings: [Posting], _ writer: inout PostingWriter, _ cursor: inout Cursor
  ) throws {
    var start = 0
    while start < postings.count {
      let trail = postings[start].trail
      var end = start + 1
      while end < postings.count, postings[end].trail == trail { end += 1 }
      try writer.append(postings[start..<end].lazy.map(\.position), to: trail, &cursor)
      start = end
    }
  }
}

/// Appends positions to trails, in the form that ``History`` describes.
private struct PostingWriter {
  // Kept from one trail to the next, for their memory.
  private var key: [UInt8] = []
  private var block: [UInt8] = []

  mutating func append(
    _ positions: some Collection<UInt64>, to trail: TrailNumber, _ cursor: inout Cursor
  ) throws {
    try openLastBlock(of: trail, &cursor)
    var last: UInt64 = block.isEmpty ? 0 : unsafe block.span.bytes.bigEndian(0)
    for position in positions {
      if block.count >= History.blockBytesMax {
        try put(last, &cursor)
        block.removeAll(keepingCapacity: true)
      }
      if block.isEmpty {
        key.removeAll(keepingCapacity: true)
        trail.append(to: &key)
        key.append(bigEndian: position)
        block.append(bigEndian: position)
      } else {
        block.append(variableLength: position - last)
      }
      last = position
    }
    try put(last, &cursor)
  }

  /// Takes up the trail's last block, if there is one that has room.
  private mutating func openLastBlock(of trail: TrailNumber, _ cursor: inout Cursor) throws {
    key.removeAll(keepingCapacity: true)
    trail.append(to: &key)
    key.append(bigEndian: UInt64.max)
    block.removeAll(keepingCapacity: true)
    guard try unsafe cursor.seek(before: key.span.bytes) else { return }
    let prefix = trail.key
    let last = cursor.withEntry { found, value -> (key: [UInt8], block: [UInt8])? in
      guard value.byteCount < History.blockBytesMax, found.hasPrefix(prefix) else { return nil }
      return (found.copied(), value.copied())
    }
    if let last { (key, block) = last }
  }

  private mutating func put(_ last: UInt64, _ cursor: inout Cursor) throws {
    block.replace(at: 0, bigEndian: last)
    // Holds: both arrays outlive the call.
    unsafe try cursor.put(key.span.bytes, block.span.bytes)
  }
}

/// The keys of actors, remembered: a key is a digest of a text, and a few actors do nearly all.
struct ActorKeys {
  private static let keptMax = 4_096
  private var keys: [Actor: UInt128] = [:]

  mutating func key(of actor: Actor) -> UInt128 {
    if let key = keys[actor] { return key }
    if keys.count >= Self.keptMax { keys.removeAll(keepingCapacity: true) }
    let key: UInt128 = unsafe actor.indexKey.span.bytes.bigEndian(0)
    keys[actor] = key
    return key
  }
}
