import LedgerViews

extension LiveReading where Self: ~Copyable {
  /// What a command comes to in this state.
  ///
  /// - Throws: `Refusal`; or the failure of a look-up, which makes any decision, a refusal too, one about
  ///   a state that is not there.
  func decision(on command: Command, now: Timestamp) throws -> Decision {
    let decision: Decision
    do throws(Refusal) {
      decision = try decide(command, in: self, now: now)
    } catch {
      try checkFailure()
      throw error
    }
    try checkFailure()
    return decision
  }
}
