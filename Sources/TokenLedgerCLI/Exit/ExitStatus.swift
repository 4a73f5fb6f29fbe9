import TokenLedger

/// What the process tells whoever started it. The numbers are a promise to scripts.
enum ExitStatus: Int32, Sendable {
  /// Done; also when there was nothing to change or nothing matched.
  case done = 0
  /// Input or output failed, or something is damaged.
  case failed = 1
  /// Wrong usage, or something malformed in itself.
  case usage = 2
  /// No such account, member, token or event.
  case notFound = 3
  /// Refused by a rule or by what the ledger holds.
  case refused = 4
  /// A name taken, a request id reused, a selection or revision that moved on.
  case conflict = 5
  case notPermitted = 6
  /// The credential, check or comparison did not hold.
  case doesNotHold = 7
}

extension Refusal.Kind {
  /// How the command line ends when refused so.
  var exitStatus: ExitStatus {
    switch self {
    case .malformed: .usage
    case .notFound: .notFound
    case .rule: .refused
    case .conflict, .revisionMovedOn: .conflict
    case .notPermitted: .notPermitted
    }
  }
}

extension LedgerError {
  /// How the command line ends on this failure.
  var exitStatus: ExitStatus {
    switch code {
    case .alreadyExists: .conflict
    case .malformedImport, .scenario: .usage
    case .simulated: .refused
    default: .failed
    }
  }
}
