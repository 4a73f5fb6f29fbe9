import LMDB
import TokenDomain

/// What a stretch of events changes in ``History``, written into what is there.
final class HistoryBatch: IndexBatch {
  private let history: History
  private var notes = HistoryNotes()

  init(_ history: History) { self.history = history }

  var byteCount: Int { notes.byteCount }

  func note(_ event: EventOutline, _ body: EventBody?) { notes.note(event, body) }

  func write(in transaction: inout WriteTransaction) throws {
    try transaction.withWriteCursor(history.postings) { cursor in
      var blocks = PostingBlocks()
      try notes.forEachTrail { trail, positions in
        try Self.open(trail, &blocks, &cursor)
        for position in positions {
          // Holds, here and below: both arrays outlive the call.
          try blocks.append(position) { unsafe try cursor.put($0.span.bytes, $1.span.bytes) }
        }
        try blocks.end { unsafe try cursor.put($0.span.bytes, $1.span.bytes) }
      }
    }
    try notes.forEachCopy { source, copy in
      try transaction.put(history.copies, source.key + copy.key, [])
    }
  }

  /// Takes up the trail's last block, if there is one that has room.
  private static func open(
    _ trail: TrailNumber, _ blocks: inout PostingBlocks, _ cursor: inout Cursor
  ) throws {
    let prefix = trail.key
    var end = prefix
    end.append(bigEndian: UInt64.max)
    guard try unsafe cursor.seek(before: end.span.bytes) else { return blocks.begin(trail) }
    let last = cursor.withEntry { found, value -> (key: [UInt8], bytes: [UInt8])? in
      guard value.byteCount >= 8, value.byteCount < History.blockBytesMax,
        found.hasPrefix(prefix)
      else { return nil }
      return (found.copied(), value.copied())
    }
    if let last { blocks.begin(trail, in: last) } else { blocks.begin(trail) }
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
