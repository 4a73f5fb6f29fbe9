import EventLog
import LedgerViews

extension Ledger {
  /// Runs `body` with the live views as they are now.
  ///
  /// - Throws: ``LedgerError/Code/unavailable`` while an event that cannot be applied keeps them behind
  ///   the log.
  func read<Result>(_ body: (borrowing LiveSnapshot) throws -> Result) throws -> Result {
    try checkOpen()
    try checkFollowing()
    return try LedgerError.wrapping {
      let live = try parts.views.beginRead()
      let result = try body(live)
      try live.checkFailure()
      return result
    }
  }

  /// Runs `body` with indexes, live views and log, opened in this order so that none is behind the
  /// one before it.
  ///
  /// - Parameter needsState: whether the answer is about the present state. If not, the question is
  ///   answered also while an event keeps the live views behind the log; then ``readable(_:_:)`` says
  ///   how far to read.
  func question<Result>(
    needsState: Bool = true,
    _ body: (borrowing IndexSnapshot, borrowing LiveSnapshot, borrowing LogSnapshot) throws ->
      Result
  ) throws -> Result {
    try checkOpen()
    if needsState { try checkFollowing() }
    return try LedgerError.wrapping { try parts.questions.ask(body) }
  }

  /// The last event that a question about the past may tell: what the log holds beyond the live views
  /// is not acknowledged yet, unless an event stopped them for good.
  func readable(
    _ live: borrowing LiveSnapshot, _ log: borrowing LogSnapshot
  ) throws -> Position {
    parts.views.stop == nil ? live.position : try log.lastPosition()
  }

  /// Passes unless an event that cannot be applied keeps the live views behind the log: a later event
  /// might be unseen, so what they hold is not the present.
  private func checkFollowing() throws(LedgerError) {
    guard parts.views.stop != nil else { return }
    do {
      // Another process, perhaps a newer program, may have mended it.
      try parts.views.catchUp(holdsLogLock: false)
    } catch {
      throw LedgerError(
        .unavailable, "the live views cannot follow the log: \(error)", cause: error)
    }
  }

  /// The moment at which a question about this snapshot is judged.
  func moment(of live: borrowing LiveSnapshot) -> Timestamp {
    clock.questionMoment(lastRecordedAt: live.header.recordedAt)
  }
}
