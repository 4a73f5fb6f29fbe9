import LedgerViews

/// A walk through the log, event by event, forward and backward, with what each event changed.
///
/// ```swift
/// var walk = try ReplayWalk(ledger, scope: .token(id))
/// while let step = try walk.next() { print(step.event.type.name, step.changes.map(\.field)) }
/// ```
///
/// It stands between two events and never writes. What is before an event is computed from the
/// subject's own events, found by index, so any place is reached at once and memory is that of some
/// hundred steps, however long the log. Steps of other processes are seen when the walk comes to
/// them. A walk holds no transaction between two calls.
public struct ReplayWalk: Sendable {
  /// What a walk is about.
  public enum Scope: Hashable, Sendable {
    case ledger
    /// An account with its members and tokens.
    case account(AccountID)
    case member(MemberID)
    case token(TokenID)
  }

  /// Steps that are looked up at a time.
  static let chunkStepsMax = 32
  /// Steps that are kept in either direction.
  static let keptStepsMax = 256
  /// Subjects whose state is kept.
  static let keptStatesMax = 256

  let ledger: Ledger
  public let scope: Scope
  /// The position that the walk stands after: everything up to it has happened. Zero is the
  /// beginning.
  public private(set) var position = Position.zero
  /// The moment at which the walk stands, for what depends on one, such as whether a token has
  /// expired.
  public internal(set) var now = Timestamp(microseconds: 0)

  /// The next steps, nearest last.
  private var ahead: [ReplayStep] = []
  /// The steps just taken, nearest last.
  private var behind: [ReplayStep] = []
  private var states: [Subject: (position: Position, state: SubjectState?)] = [:]

  /// Begins before the first event, or at a moment.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  public init(_ ledger: Ledger, scope: Scope, at moment: Moment? = nil) throws {
    self.ledger = ledger
    self.scope = scope
    if let moment { try jump(to: moment) }
  }

  /// Goes to a moment: after the event at a position, or to the end of an instant.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  public mutating func jump(to moment: Moment) throws {
    let end = try ledger.end(of: moment)
    (position, now) = end
    (ahead, behind) = ([], [])
  }

  /// Goes to where a walk in a direction begins with a moment: with the event at a position, with
  /// what was recorded at an instant. Where the scope has nothing there, it begins with what comes next.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  public mutating func jump(toBeginWith moment: Moment, _ direction: Direction) throws {
    try jump(to: moment)
    switch (direction, moment) {
    case (.forward, .position(let position)):
      if position > .zero { try jump(to: .position(Position(position.value - 1))) }
    case (.forward, .time(let time)):
      try jump(to: .time(Timestamp(microseconds: time.microseconds - 1)))
    case (.backward, _):
      // A search passes over what turned where the walk stands: it must stand behind the moment.
      now = Timestamp(microseconds: now.microseconds + 1)
    }
  }

  /// Goes one event forward; `nil` at the end of the log.
  public mutating func next() throws -> ReplayStep? {
    if ahead.isEmpty { ahead = try lookAhead().reversed() }
    guard let step = ahead.popLast() else { return nil }
    if behind.count >= Self.keptStepsMax { behind.removeFirst(Self.keptStepsMax / 2) }
    behind.append(step)
    stand(after: step)
    return step
  }

  /// Goes one event back; `nil` at the beginning.
  ///
  /// - Returns: the event that has not happened now: the subject is as its `before` says.
  public mutating func previous() throws -> ReplayStep? {
    if behind.isEmpty { behind = try lookBack() }
    guard let step = behind.popLast() else { return nil }
    if ahead.count >= Self.keptStepsMax { ahead.removeFirst(Self.keptStepsMax / 2) }
    ahead.append(step)
    position = Position(step.event.position.value - 1)
    now = step.event.recordedAt
    return step
  }

  /// The step that the walk stands after, if any: what the last event in the scope changed.
  public mutating func current() throws -> ReplayStep? {
    if behind.isEmpty { behind = try lookBack() }
    return behind.last
  }

  /// A subject as it is where the walk stands.
  public mutating func state(of subject: Subject) throws -> SubjectState? {
    try state(of: subject, at: position)
  }

  /// What the walk is about as it is where the walk stands; `nil` for a scope of many subjects.
  public mutating func state() throws -> SubjectState? {
    guard let subject = scope.subject else { return nil }
    return try state(of: subject)
  }

  /// Stands after a step, wherever it stood before.
  mutating func stand(after step: ReplayStep) {
    position = step.event.position
    now = step.event.recordedAt
  }

  /// Goes back to where it stood, after a search that found nothing.
  mutating func restore(_ position: Position, _ now: Timestamp) {
    (self.position, self.now) = (position, now)
    (ahead, behind) = ([], [])
  }

  // MARK: looking up

  private mutating func lookAhead() throws -> [ReplayStep] {
    var request = scope.request
    request.after = position
    request.limit = Self.chunkStepsMax
    return try steps(of: events(request))
  }

  private mutating func lookBack() throws -> [ReplayStep] {
    var request = scope.request
    request.after = position.next
    request.isReversed = true
    request.limit = Self.chunkStepsMax
    return try steps(of: events(request).reversed())
  }

  private func events(_ request: EventListRequest) throws -> [Event] {
    var events: [Event] = []
    do {
      try ledger.forEachEvent(request) { event in
        events.append(event)
        return true
      }
    } catch let error as LedgerError where error.isOfRecord {
      // It ends the walk when somebody comes to it.
      if events.isEmpty { throw error }
    }
    return events
  }

  /// The steps of events that are in order: each subject is taken through its own events once.
  ///
  /// - Parameter hasGaps: whether events of the subjects in between are left out.
  mutating func steps(of events: [Event], hasGaps: Bool = false) throws -> [ReplayStep] {
    var latest: [Subject: SubjectState?] = [:]
    var reached: [Subject: Position] = [:]
    var steps: [ReplayStep] = []
    steps.reserveCapacity(events.count)
    for event in events {
      let subject = event.subject
      let last = Position(event.position.value - 1)
      var before: SubjectState?
      if event.type.isFirst {
        before = nil
      } else if let from = reached[subject] {
        before = latest[subject] ?? nil
        if hasGaps { try ledger.fold(subject, into: &before, after: from, through: last) }
      } else {
        before = try state(of: subject, at: last)
      }
      let known = before
      let after = try LedgerError.wrapping { try SubjectState.folding(known, event) }
      steps.append(ReplayStep(event: event, before: before, after: after))
      latest[subject] = .some(after)
      reached[subject] = event.position
    }
    for (subject, position) in reached { keep(latest[subject] ?? nil, of: subject, at: position) }
    return steps
  }

  private mutating func state(
    of subject: Subject, at position: Position
  ) throws -> SubjectState? {
    var from = Position.zero
    var state: SubjectState?
    if let kept = states[subject], kept.position <= position { (from, state) = kept }
    try ledger.fold(subject, into: &state, after: from, through: position)
    keep(state, of: subject, at: position)
    return state
  }

  private mutating func keep(_ state: SubjectState?, of subject: Subject, at position: Position) {
    // A walk through the whole ledger meets every token once: it must not keep them all.
    if states.count >= Self.keptStatesMax { states.removeAll() }
    states[subject] = (position, state)
  }
}

extension ReplayWalk.Scope {
  /// The one thing that it is about, if it is one.
  public var subject: Subject? {
    switch self {
    case .ledger, .account: nil
    case .member(let id): .member(id)
    case .token(let id): .token(id)
    }
  }

  /// The events in the scope.
  var request: EventListRequest {
    switch self {
    case .ledger: EventListRequest()
    case .account(let id): EventListRequest(accounts: .some([id]))
    case .member(let id): EventListRequest(subject: .member(id))
    case .token(let id): EventListRequest(subject: .token(id))
    }
  }
}

extension EventType {
  /// Whether it is the first event of its subject, before which there is nothing.
  var isFirst: Bool {
    switch self {
    case .ledgerCreated, .accountOpened, .memberAdded, .tokenCreated, .tokenDuplicated: true
    default: false
    }
  }
}
