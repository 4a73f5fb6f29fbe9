/// One event of a replay, with its subject before and after.
public struct ReplayStep: Sendable {
  public let event: Event
  /// The event's subject before it; `nil` if it was not there yet.
  public let before: SubjectState?
  /// The event's subject after it.
  public let after: SubjectState?

  /// What the event changed, field by field, as of the moment at which it was recorded.
  public var changes: [FieldChange] {
    FieldChange.changes(
      from: before?.json(at: event.recordedAt), to: after?.json(at: event.recordedAt))
  }
}

extension Ledger {
  /// The life of one subject, up to a position if one is given: each of its events with what it
  /// changed, oldest first. Costs the subject's own events only.
  @available(*, noasync)
  public func life(of subject: Subject, through position: Position? = nil) throws -> [ReplayStep] {
    var state: SubjectState?
    var steps: [ReplayStep] = []
    try forEachEvent(EventListRequest(subject: subject, through: position)) { event in
      let before = state
      state = try LedgerError.wrapping { try SubjectState.folding(before, event) }
      steps.append(ReplayStep(event: event, before: before, after: state))
      return true
    }
    return steps
  }

  /// One subject as the log up to a position describes it; `nil` if it was not there.
  public func state(of subject: Subject, at position: Position) throws -> SubjectState? {
    var state: SubjectState?
    try fold(subject, into: &state, after: .zero, through: position)
    return state
  }

  /// Takes in a subject's events of a stretch of the log.
  func fold(
    _ subject: Subject, into state: inout SubjectState?, after: Position, through: Position
  ) throws {
    guard after < through else { return }
    try forEachEvent(EventListRequest(subject: subject, after: after, through: through)) { event in
      state = try LedgerError.wrapping { try SubjectState.folding(state, event) }
      return true
    }
  }
}
