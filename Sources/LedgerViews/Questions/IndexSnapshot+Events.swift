import EventLog
package import TokenDomain

extension IndexSnapshot {
  /// One chunk of a list of events, oldest first unless reversed.
  ///
  /// Up to the index's position the trails that every event must be on name those that fit, read
  /// only where they meet; the log names what came after. Looks at no more than
  /// ``EventQuery/examinedMax`` events, and takes no more than ``EventQuery/stepsMax`` steps.
  ///
  /// - Parameter position: the live views' position: what the log holds beyond is ignored.
  /// - Throws: ``StoppedIndex``, `LMDBError`, and what the log throws.
  @available(*, noasync)
  package func events<Log: EventReading & ~Copyable>(
    _ query: EventQuery, upTo position: Position, log: borrowing Log
  ) throws -> EventChunk {
    var after = min(query.after ?? .zero, position)
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
    let trails = query.trails
    if !trails.isEmpty { try require([History.self]) }
    do {
      if trails.isEmpty {
        try scan(after: after, before: before, log: log, into: &chunk)
      } else if query.reverse {
        // Both parts are asked in the direction of the list.
        try scan(after: max(after, indexed), before: before, log: log, into: &chunk)
        try collect(trails, after: after, before: min(before, indexed.next), log, into: &chunk)
      } else {
        try collect(trails, after: after, before: min(before, indexed.next), log, into: &chunk)
        try scan(after: max(after, indexed), before: before, log: log, into: &chunk)
      }
    } catch let error as EventRecordError {
      // A record that cannot be read ends the list behind the events before it.
      guard !chunk.events.isEmpty else { throw error }
      return EventChunk(events: chunk.events, next: chunk.last, position: position)
    }
    return EventChunk(
      events: chunk.events, next: chunk.isFull ? chunk.last : nil, position: position)
  }

  /// Reads the events where the groups of trails meet.
  private func collect<Log: EventReading & ~Copyable>(
    _ groups: [[Trail]], after: Position, before: Position, _ log: borrowing Log,
    into chunk: inout Chunk
  ) throws {
    guard after.next < before, !chunk.isFull else { return }
    var meeting = TrailMeeting(groups, history, descending: chunk.query.reverse)
    var place = chunk.query.reverse ? before.value - 1 : after.value + 1
    while !chunk.isFull {
      switch try meeting.next(from: place, stepsMax: chunk.query.chunkStepsMax, in: indexes) {
      case .over: return
      case .tooFar(let reached):
        guard after.value < reached, reached < before.value else { return }
        return chunk.stop(before: Position(reached))
      case .position(let found):
        guard after.value < found, found < before.value else { return }
        guard let event = try log.wholeEvent(at: Position(found)) else {
          throw IndexObstacle("event \(found) is indexed and not in the log")
        }
        chunk.examine(event)
        place = chunk.query.reverse ? found - 1 : found + 1
      }
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

  private var isStopped = false

  var isFull: Bool {
    isStopped || events.count >= limit || examined >= EventQuery.examinedMax
  }

  mutating func pass(_ position: Position) {
    examined += 1
    last = position
  }

  /// Ends the chunk though it has room: what comes next is at `position` or behind it.
  mutating func stop(before position: Position) {
    isStopped = true
    last = query.reverse ? position.next : Position(position.value - 1)
  }

  mutating func examine(_ event: Event) {
    pass(event.position)
    if query.matches(EventOutline(event)) { events.append(event) }
  }
}
