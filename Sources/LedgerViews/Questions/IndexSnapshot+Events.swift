package import TokenDomain

extension IndexSnapshot {
  /// One chunk of a list of events, oldest first unless reversed.
  ///
  /// The most selective index names the candidates up to its position, the log what came after; the
  /// other conditions are checked on each. Looks at no more than ``EventQuery/examinedMax``.
  ///
  /// - Parameter position: the live views' position: what the log holds beyond is ignored.
  /// - Throws: ``StoppedIndex``, `LMDBError`, and what the log throws.
  @available(*, noasync)
  package func events<Log: EventReading & ~Copyable>(
    _ query: EventQuery, upTo position: Position, log: borrowing Log
  ) throws -> EventChunk {
    var after = query.after ?? .zero
    var before = min(query.before ?? position.next, position.next)
    if let since = query.since {
      let first = try log.firstPosition(recordedFrom: since)
      after = max(after, Position(max(first.value, 1) - 1))
    }
    if let until = query.until {
      before = min(before, try log.firstPosition(recordedFrom: until))
    }
    guard after.next < before else {
      return EventChunk(events: [], next: nil, position: position)
    }
    var chunk = Chunk(query)
    let indexed = min(indexes.header.position, Position(before.value - 1))
    if let trails = query.trails {
      try require([History.self])
      // Both parts are asked in the direction of the list.
      if query.reverse {
        try scan(after: max(after, indexed), before: before, log: log, into: &chunk)
        try collect(trails, after: after, before: min(before, indexed.next), log, into: &chunk)
      } else {
        try collect(trails, after: after, before: min(before, indexed.next), log, into: &chunk)
        try scan(after: max(after, indexed), before: before, log: log, into: &chunk)
      }
    } else {
      try scan(after: after, before: before, log: log, into: &chunk)
    }
    return EventChunk(
      events: chunk.events, next: chunk.isFull ? chunk.last : nil, position: position)
  }

  /// Reads the candidates on the trails.
  private func collect<Log: EventReading & ~Copyable>(
    _ trails: [Trail], after: Position, before: Position, _ log: borrowing Log,
    into chunk: inout Chunk
  ) throws {
    var positions: [Position] = []
    let room = chunk.room
    for trail in trails {
      var count = 0
      try history.positions(
        of: trail, after: after, before: before, descending: chunk.query.reverse, in: indexes
      ) { position in
        positions.append(position)
        count += 1
        return count < room
      }
    }
    // Each trail gave its first ones, so the first of all are among them.
    if trails.count > 1 { positions.sort { chunk.query.reverse ? $1 < $0 : $0 < $1 } }
    for position in positions {
      guard !chunk.isFull else { return }
      guard let event = try log.wholeEvent(at: position) else {
        throw IndexObstacle("event \(position) is indexed and not in the log")
      }
      chunk.examine(event)
    }
  }

  /// Reads every event of a stretch of the log.
  private func scan<Log: EventReading & ~Copyable>(
    after: Position, before: Position, log: borrowing Log, into chunk: inout Chunk
  ) throws {
    guard after.next < before else { return }
    if !chunk.query.reverse {
      try examine(after: after, through: Position(before.value - 1), log, into: &chunk)
      return
    }
    // Backwards in windows, each read forwards.
    var end = before.value - 1
    while end > after.value, !chunk.isFull {
      let start = max(after.value, end > 256 ? end - 256 : 0)
      var window: [EventOutline] = []
      try log.outlines(after: Position(start), through: Position(end)) { outline in
        window.append(outline)
        return true
      }
      for outline in window.reversed() where !chunk.isFull {
        try examine(outline, log, into: &chunk)
      }
      end = start
    }
  }

  private func examine<Log: EventReading & ~Copyable>(
    after: Position, through end: Position, _ log: borrowing Log, into chunk: inout Chunk
  ) throws {
    try log.outlines(after: after, through: end) { outline in
      guard !chunk.isFull else { return false }
      try examine(outline, log, into: &chunk)
      return true
    }
  }

  private func examine<Log: EventReading & ~Copyable>(
    _ outline: EventOutline, _ log: borrowing Log, into chunk: inout Chunk
  ) throws {
    guard chunk.query.matches(outline) else {
      chunk.pass(outline.position)
      return
    }
    guard let event = try log.wholeEvent(at: outline.position) else { return }
    chunk.examine(event)
  }
}

/// A chunk on its way.
private struct Chunk {
  let query: EventQuery
  private let limit: Int
  private var examined = 0
  private(set) var events: [Event] = []
  private(set) var last: Position?

  init(_ query: EventQuery) {
    self.query = query
    limit = max(1, min(query.limit ?? EventQuery.limitMax, EventQuery.limitMax))
  }

  var isFull: Bool { events.count >= limit || examined >= EventQuery.examinedMax }
  /// How many more may be examined.
  var room: Int { EventQuery.examinedMax - examined }

  mutating func pass(_ position: Position) {
    examined += 1
    last = position
  }

  mutating func examine(_ event: Event) {
    pass(event.position)
    if query.matches(EventOutline(event)) { events.append(event) }
  }
}
