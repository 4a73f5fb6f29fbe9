import EventLog
import LedgerViews

extension Ledger {
  /// Runs `body` with the live views as they are now.
  func read<Result>(_ body: (borrowing LiveSnapshot) throws -> Result) throws -> Result {
    try checkOpen()
    return try LedgerError.wrapping { try parts.views.read(body) }
  }

  /// Runs `body` with indexes, live views and log, opened in this order so that none is behind the
  /// one before it.
  func question<Result>(
    _ body: (borrowing IndexSnapshot, borrowing LiveSnapshot, borrowing LogSnapshot) throws ->
      Result
  ) throws -> Result {
    try checkOpen()
    return try LedgerError.wrapping { try parts.questions.ask(body) }
  }

  /// The moment at which a question about this snapshot is judged.
  func moment(of live: borrowing LiveSnapshot) -> Timestamp {
    clock.questionMoment(lastRecordedAt: live.header.recordedAt)
  }
}
