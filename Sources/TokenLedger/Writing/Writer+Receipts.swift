import EventLog
import LedgerViews

/// A commit that failed so that nobody can be told that it landed.
struct CommitFailure: Error {
  let cause: any Error
  /// Whether it was the log's, so that what is on the disk is unknown; otherwise the batch is a fact that
  /// the live views could not follow yet.
  let isOfLog: Bool
}

extension WriteQueue.Entry {
  /// The request as the domain decides it.
  var command: Command {
    Command(
      request.action, actor: request.actor, origin: request.origin, reason: request.reason,
      request: stamp, expectedRevision: request.expectedRevision, correlation: correlation,
      causation: request.causation, occurredAt: request.occurredAt)
  }
}

extension Writer {
  /// The answer to a command whose events, if any, are in both transactions.
  func receipt(
    for decision: Decision, of command: Command, _ log: borrowing LogTransaction,
    _ live: borrowing LiveTransaction
  ) throws -> Receipt {
    var subjects = decision.subjects
    var correlation = command.correlation
    if let first = decision.repeatedFrom, let event = try log.event(at: first)?.event {
      // Something that the first attempt made has the id of that attempt, not of this one.
      if subjects.isEmpty { subjects = [event.subject] }
      correlation = event.correlation
    }
    let changed = Set(decision.events.map(\.subject))
    let outcomes = subjects.map { subject in
      (outcome: live.outcome(of: subject), changed: changed.contains(subject))
    }
    try live.checkFailure()
    return Receipt(
      position: decision.repeatedFrom ?? log.last, changed: !decision.events.isEmpty,
      isRepeated: decision.repeatedFrom != nil, isDryRun: false,
      outcomes: outcomes.compactMap { pair in
        pair.outcome.map { (outcome: $0, changed: pair.changed) }
      },
      selectionDigest: decision.selectionDigest, correlation: correlation)
  }
}

extension StateReader where Self: ~Copyable {
  /// A subject as it is in this state; `nil` if it is not.
  func outcome(of subject: Subject) -> Receipt.Outcome? {
    switch subject {
    case .ledger: .ledger
    case .catalog: .catalog(catalog)
    case .account(let id): account(id).map(Receipt.Outcome.account)
    case .member(let id): member(id).map(Receipt.Outcome.member)
    case .token(let id): token(id).map(Receipt.Outcome.token)
    }
  }
}
