/// What is different between two moments: every subject that an event touched in between and that is
/// not as it was.
public struct ReplayDifference: Sendable {
  /// A subject at both ends.
  public struct Entry: Sendable {
    public let subject: Subject
    /// `nil` where it was not there.
    public let before: SubjectState?
    /// `nil` where it is not there.
    public let after: SubjectState?
    /// Field by field, each side as of its own moment.
    public let changes: [FieldChange]
  }
  /// A place in the log and a moment.
  public typealias Place = (position: Position, now: Timestamp)

  public let from: Place
  public let to: Place
  /// In the order in which they were first touched.
  public let entries: [Entry]
}

extension Ledger {
  /// The difference between two moments, in either order.
  ///
  /// Only what was touched in between is looked at, each by its own events: the cost is that of the
  /// events in between, however long the log. A token that merely expired in between is not in it:
  /// that is no event.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  @available(*, noasync)
  public func difference(
    from: Moment, to: Moment, scope: ReplayWalk.Scope = .ledger,
    progress: (Position) -> Void = { _ in }
  ) throws -> ReplayDifference {
    let (first, second) = (try end(of: from), try end(of: to))
    let (low, high) = (
      min(first.position, second.position), max(first.position, second.position)
    )
    var request = scope.request
    request.after = low
    request.through = high
    var order: [Subject] = []
    var states: [Subject: (old: SubjectState?, new: SubjectState?)] = [:]
    try forEachEvent(request) { event in
      progress(event.position)
      let subject = event.subject
      var state: (old: SubjectState?, new: SubjectState?)
      if let known = states[subject] {
        state = known
      } else {
        let old = event.type.isFirst ? nil : try self.state(of: subject, at: low)
        state = (old, old)
        order.append(subject)
      }
      let before = state.new
      state.new = try LedgerError.wrapping { try SubjectState.folding(before, event) }
      states[subject] = state
      return true
    }
    let isForward = first.position <= second.position
    let entries = order.compactMap { subject -> ReplayDifference.Entry? in
      guard let state = states[subject], state.old != state.new else { return nil }
      let (before, after) = isForward ? (state.old, state.new) : (state.new, state.old)
      return ReplayDifference.Entry(
        subject: subject, before: before, after: after,
        changes: FieldChange.changes(
          from: before?.json(at: first.now), to: after?.json(at: second.now)))
    }
    return ReplayDifference(from: first, to: second, entries: entries)
  }
}
