/// Where a condition turned.
public enum ReplayFinding: Sendable {
  /// At an event.
  case event(ReplayStep)
  /// At a moment at which nothing was recorded: a deadline passed.
  case deadline(Deadline, of: SubjectState)
}

extension ReplayWalk {
  /// Which way to look.
  public enum Direction: Sendable { case forward, backward }

  /// Events that are looked at for one piece of a search among many subjects.
  private static let searchEventsMax = 256

  /// Goes to the nearest place where all conditions come to hold, having not held before; if there
  /// is none, it stays where it stands.
  ///
  /// One subject is looked at in one pass through its own events, at the moments of its events and of
  /// its deadlines: `state=expired` is found though no event says it. Among many subjects only events
  /// are looked at, those of types that can matter; a deadline is not.
  ///
  /// - Parameters:
  ///   - direction: which way to look.
  ///   - conditions: what is to hold, all of it.
  ///   - becoming: `false` looks for where they cease to hold.
  ///   - progress: is told the position looked at, now and then. What it throws ends the search, and
  ///     the walk stays where it stands.
  public mutating func search(
    _ direction: Direction, for conditions: [ReplayCondition], becoming: Bool = true,
    progress: (Position) throws -> Void = { _ in }
  ) throws -> ReplayFinding? {
    let start = (position, now)
    let search = Search(conditions: conditions, becoming: becoming)
    let found =
      switch (scope.subject, direction) {
      case (_?, .forward): try searchOneForward(search)
      case (_?, .backward): try searchOneBackward(search)
      case (nil, _): try searchMany(search, direction, progress)
      }
    if found == nil { restore(start.0, start.1) }
    return found
  }

  /// What is looked for.
  private struct Search {
    let conditions: [ReplayCondition]
    let becoming: Bool

    func holds(_ state: SubjectState?, _ now: Timestamp) -> Bool {
      conditions.allSatisfy { $0.holds(for: state, at: now) }
    }

    /// Whether an event is where it turned.
    func turns(at step: ReplayStep) -> Bool {
      let at = step.event.recordedAt
      return holds(step.after, at) == becoming && holds(step.before, at) != becoming
    }

    /// The types of event that can turn it; empty for all.
    var types: Set<EventType> {
      let types = conditions.map(\.types).reduce(into: Set()) { $0.formUnion($1) }
      return types.count == EventType.allCases.count ? [] : types
    }
  }

  private mutating func searchOneForward(_ search: Search) throws -> ReplayFinding? {
    var state = try state()
    while true {
      let (from, stood) = (now, position)
      let step = try next()
      let end = try step?.event.recordedAt ?? ledger.now()
      if let deadline = turning(search, state, after: from, through: end) {
        restore(stood, deadline.at)
        return state.map { .deadline(deadline, of: $0) }
      }
      guard let step else { return nil }
      if search.turns(at: step) { return .event(step) }
      state = step.after
    }
  }

  private mutating func searchOneBackward(_ search: Search) throws -> ReplayFinding? {
    let start = (position: position, now: now)
    // What turned at the very place where the walk stands is not before it.
    var end = Timestamp(microseconds: now.microseconds - 1)
    while let step = try current() {
      let recorded = step.event.recordedAt
      let latest = turning(search, step.after, after: recorded, through: end, isLast: true)
      if let latest, let state = step.after {
        restore(step.event.position, latest.at)
        return .deadline(latest, of: state)
      }
      _ = try previous()
      if !isHere(step.event, start), search.turns(at: step) {
        restore(step.event.position, recorded)
        return .event(step)
      }
      end = recorded
    }
    return nil
  }

  private func isHere(_ event: Event, _ place: (position: Position, now: Timestamp)) -> Bool {
    event.position >= place.position && event.recordedAt >= place.now
  }

  /// The first or last deadline of a stretch of time at which the conditions turn.
  private func turning(
    _ search: Search, _ state: SubjectState?, after: Timestamp, through: Timestamp,
    isLast: Bool = false
  ) -> Deadline? {
    guard let state, after < through else { return nil }
    var held = search.holds(state, after)
    var found: Deadline?
    for deadline in state.deadlines where after < deadline.at && deadline.at <= through {
      let holds = search.holds(state, deadline.at)
      if holds == search.becoming && held != search.becoming {
        found = deadline
        if !isLast { return found }
      }
      held = holds
    }
    return found
  }

  private mutating func searchMany(
    _ search: Search, _ direction: Direction, _ progress: (Position) throws -> Void
  ) throws -> ReplayFinding? {
    var request = scope.request
    request.types = search.types
    request.isReversed = direction == .backward
    let start = (position: position, now: now)
    request.after = request.isReversed ? position.next : position
    request.limit = Self.searchEventsMax
    while true {
      var events: [Event] = []
      try ledger.forEachEvent(request) { event in
        events.append(event)
        return true
      }
      guard let last = events.last else { return nil }
      try progress(last.position)
      if request.isReversed {
        events.reverse()
        events.removeAll { isHere($0, start) }
      }
      let steps = try steps(of: events, hasGaps: true)
      let found =
        request.isReversed ? steps.last(where: search.turns) : steps.first(where: search.turns)
      if let found {
        restore(found.event.position, found.event.recordedAt)
        return .event(found)
      }
      request.after = last.position
    }
  }
}
