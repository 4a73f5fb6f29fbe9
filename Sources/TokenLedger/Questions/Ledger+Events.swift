import EventLog
import LedgerViews

/// Single events, and how many there are.
extension Ledger {
  /// The event at a position, if there is one.
  public func event(at position: Position) throws -> Event? {
    try question(needsState: false) { _, _, log in try log.event(at: position)?.event }
  }

  /// The event with an id, if there is one: its id says when it was recorded, so only the events of
  /// that second are looked at.
  @available(*, noasync)
  public func event(_ id: EventID) throws -> Event? {
    // An id is made with the record and holds its millisecond.
    let made = Timestamp(
      microseconds: Int64(clamping: UUIDv7.unixMilliseconds(of: id.value)) * 1000)
    var found: Event?
    let request = EventListRequest(since: made, until: made + .seconds(1))
    try forEachEvent(request) { event in
      if event.id == id { found = event }
      return found == nil
    }
    return found
  }

  /// How long after the time that it bears an event may come to be acknowledged.
  private static var lateness: TimeSpan { .seconds(5) }

  /// Whether no event recorded before a moment can come any more: a later one has come, or the moment
  /// is long gone.
  @available(*, noasync)
  package func isSettled(before moment: Timestamp) throws -> Bool {
    if try moment + Self.lateness <= now() { return true }
    return try question(needsState: false) { _, live, log in
      try log.envelope(at: readable(live, log)).map { moment <= $0.recordedAt } ?? false
    }
  }

  /// How many events a request without a limit has, where positions alone tell; `nil` where each
  /// would have to be looked at.
  package func countByPosition(_ request: EventListRequest) throws -> Int? {
    guard request.hasNoFilter else { return nil }
    let end = try acknowledgedPosition().value
    let after = request.after?.value
    let count =
      request.isReversed
      ? min(after.map { max($0, 1) - 1 } ?? end, end)
      : max(min(request.through?.value ?? end, end), after ?? 0) - (after ?? 0)
    return Int(clamping: count)
  }

  /// The position behind which the last `count` events that fit begin, none of them beyond `end`.
  @available(*, noasync)
  package func start(
    ofLast count: Int, of request: EventListRequest, upTo end: Position
  ) throws -> Position {
    guard count > 0 else { return end }
    if request.hasNoFilter {
      return Position(end.value - min(end.value, UInt64(count)))
    }
    var request = request
    (request.isReversed, request.after, request.limit) = (true, end.next, count)
    var start = end
    try forEachEvent(request) { event in
      start = Position(event.position.value - 1)
      return true
    }
    return start
  }
}
