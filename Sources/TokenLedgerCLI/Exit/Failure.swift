import TokenLedger

/// An error as it is told: how the process ends, a name for programs, and words for people.
struct Failure: Error {
  var status: ExitStatus
  /// A stable name for programs.
  var code: String
  var message: String
  /// What programs may want to know besides, in order.
  var details: [(String, JSON)] = []

  /// Describes any error that a verb can throw.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let usage as UsageError:
      self.init(.usage, "wrong-usage", "\(usage.problem): \(usage.remedy)")
    case let refusal as Refusal:
      self.init(refusal.kind.exitStatus, refusal.code, refusal.message)
      details = refusal.details
    case let error as LedgerError:
      self.init(error.exitStatus, error.code.rawValue, error.message)
    case let error as StreamError: self.init(.failed, "input-output", error.message)
    case is NotConfirmed: self.init(.failed, "not-confirmed", "not confirmed: nothing was done")
    case is DoesNotHold: self.init(.doesNotHold, "does-not-hold", "")
    default: self.init(.failed, "failed", "\(error)")
    }
  }

  init(_ status: ExitStatus, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  /// The same failure, saying which argument it is about.
  func about(_ argument: String) -> Failure {
    var failure = self
    failure.message = "\(argument): \(message)"
    failure.details.append(("argument", .string(argument)))
    return failure
  }

  /// One line of JSON, such as `{"error":{"code":"token-not-found","message":"…"}}`.
  var json: JSON {
    let fields: [(String, JSON)] = [("code", .string(code)), ("message", .string(message))]
    return .object([("error", .object(fields + details))])
  }
}

extension Refusal {
  /// The parts of a refusal that a program can act on.
  fileprivate var details: [(String, JSON)] {
    switch self {
    case .ambiguousName(_, let candidates):
      [("candidates", .array(candidates.map { .string($0) }))]
    case .revisionMovedOn(let expected, let actual):
      [("expected", .position(expected)), ("actual", .position(actual))]
    default: []
    }
  }
}

/// Text that is about to be shown in an error, without anything that looks like a secret: also one
/// that was mistyped, which no checksum would find.
func withoutSecrets(_ text: String) -> String {
  var shown = ""
  var rest = Substring(SecretFormat.masked(text))
  while let start = SecretFormat.Kind.allCases.compactMap({ rest.firstIndex(of: $0.rawValue) })
    .min()
  {
    let prefixEnd = rest.index(start, offsetBy: 4)
    shown += rest[..<prefixEnd]
    rest = rest[prefixEnd...]
    if !rest.hasPrefix("…") { shown += "…" }
    rest = rest.drop { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
  return shown + rest
}

extension Substring {
  /// Where `word` begins first.
  fileprivate func firstIndex(of word: String) -> Index? {
    indices.first { self[$0...].hasPrefix(word) }
  }
}
