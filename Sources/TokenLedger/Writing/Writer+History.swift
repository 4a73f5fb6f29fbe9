import EventLog
import Files
import LedgerViews

extension Writer {
  /// Enters a batch of history; a refusal of one event refuses all, and the transaction with them.
  @available(*, noasync)
  func enter(
    _ history: HistoryBatch, _ now: Timestamp, to log: inout LogTransaction,
    _ live: inout LiveTransaction
  ) throws -> Receipt {
    let before = log.last
    var positions: [Position?] = []
    positions.reserveCapacity(history.steps.count)
    for step in history.steps {
      var command = step.command
      if let cause = step.cause { command.causation = positions[cause] }
      let decision = try live.decision(on: command, now: now)
      try append(decision.events, of: command, now, to: &log, &live)
      positions.append(decision.events.isEmpty ? nil : log.last)
    }
    history.finish(positions)
    return Receipt(
      position: log.last, changed: log.last > before, isRepeated: false, isDryRun: false,
      outcomes: [], selectionDigest: nil, correlation: history.steps[0].command.correlation)
  }
}

extension Ledger {
  /// Enters a batch of history and waits until it is durable.
  ///
  /// - Returns: where each event stands now; `nil` for one that changed nothing.
  @available(*, noasync)
  func enterAndWait(_ batch: HistoryBatch) throws -> [Position?] {
    let first = batch.steps[0].command
    let answered = Monitor<Result<Receipt, any Error>?>(nil)
    try writer.submit(
      WriteQueue.Entry(
        request: Request(first.action, actor: first.actor, origin: first.origin),
        correlation: first.correlation, stamp: nil, history: batch,
        answer: { answer in answered.update { $0 = answer } }))
    _ = try answered.wait { $0 }.get()
    return batch.positions
  }
}
