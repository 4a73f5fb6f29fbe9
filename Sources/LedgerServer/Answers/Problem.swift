import HTTPServer
import TokenLedger

/// Why a request was refused, as problem details (RFC 9457).
struct Problem: Error, Sendable {
  let status: Status
  /// A stable name for programs; the problem's type is `/problems/` and this name.
  let code: String
  /// What was wrong and what would be right.
  let detail: String
  /// What programs may want to know besides, in order.
  var members: [(String, JSON)] = []
  /// When to ask again.
  var retryAfterSeconds: Int?
  /// How to present a credential.
  var challenge: StaticString?

  init(_ status: Status, _ code: String, _ detail: String) {
    self.status = status
    self.code = code
    self.detail = detail
  }

  /// Any error that a handler can throw.
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as MessageError: self.init(error)
    case let refusal as Refusal: self.init(refusal)
    case let error as LedgerError: self.init(error)
    case let error as JSONError: self.init(error)
    // What nobody foresaw is not told to strangers.
    default: self.init(.internalServerError, "failed", "the server failed: see its log")
    }
  }

  /// A message that no handler may see.
  init(_ error: MessageError) {
    self.init(error.status, error.status.problemCode, error.reason)
    if error.status == .serviceUnavailable { retryAfterSeconds = 1 }
  }

  private init(_ refusal: Refusal) {
    let status: Status =
      switch refusal.kind {
      case .malformed: .badRequest
      case .notFound: .notFound
      case .rule: .unprocessableContent
      case .conflict: .conflict
      case .revisionMovedOn: .preconditionFailed
      case .notPermitted: .forbidden
      }
    self.init(status, refusal.code, refusal.message)
    switch refusal {
    case .ambiguousName(_, let candidates):
      members = [("candidates", .array(candidates.map { .string($0) }))]
    case .revisionMovedOn(let expected, let actual):
      members = [("expected", .position(expected)), ("actual", .position(actual))]
    default: break
    }
  }

  private init(_ error: LedgerError) {
    switch error.code {
    case .busy, .unavailable, .unreleased, .closed, .readOnly, .outcomeUnknown, .storage, .diskFull:
      // Paths and causes are for the operator's log; a stranger learns what to do.
      self.init(.serviceUnavailable, error.code.rawValue, error.publicAdvice)
      retryAfterSeconds = error.code == .busy ? 1 : 5
    default: self.init(.internalServerError, error.code.rawValue, "the server failed: see its log")
    }
  }

  static let busy: Problem = {
    var problem = Problem(.serviceUnavailable, "busy", "too much is waiting: try again shortly")
    problem.retryAfterSeconds = 1
    return problem
  }()

  static let malformedQuery = Problem(
    .badRequest, "malformed-query", "the query is not percent-encoded UTF-8 without controls")

  static let noMemberKey: Problem = {
    var problem = Problem(
      .unauthorized, "member-key-needed", "present a member key: Authorization: Bearer tlm_…")
    problem.challenge = "Bearer realm=\"tokenledger\""
    return problem
  }()

  /// The answer.
  func response(_ requestID: String) -> Response {
    let fields: [(String, JSON)] = [
      ("type", .string("/problems/\(code)")), ("title", .string("\(status.reasonPhrase)")),
      ("status", .integer(status.rawValue)), ("detail", .string(detail)), ("code", .string(code)),
      ("requestId", .string(requestID)),
    ]
    var response = Response(
      status, body: .bytes(JSONWriter.line(.object(fields + members)) + [0x0A]))
    response.add("Content-Type", "application/problem+json")
    if let retryAfterSeconds { response.add("Retry-After", "\(retryAfterSeconds)") }
    if let challenge { response.add("WWW-Authenticate", "\(challenge)") }
    response.addCommonFields(requestID)
    return response
  }
}

extension LedgerError {
  fileprivate var publicAdvice: String {
    switch code {
    case .busy: "too many changes are waiting: try again shortly"
    case .diskFull:
      "the disk is full, so nothing was changed: only disabling, resetting and deleting goes on"
    case .readOnly: "the ledger may only be read here: nothing was changed"
    case .unreleased: "the ledger was restored and is not released yet: nobody is let in"
    case .outcomeUnknown:
      "whether the change landed is not known: send it again with the same Idempotency-Key"
    default: "the ledger cannot answer now: try again later"
    }
  }
}

extension Status {
  /// The name of the problem with a message that has this status.
  fileprivate var problemCode: String {
    switch self {
    case .requestTimeout: "request-timeout"
    case .contentTooLarge: "content-too-large"
    case .uriTooLong: "uri-too-long"
    case .expectationFailed: "expectation-failed"
    case .fieldsTooLarge: "header-too-large"
    case .versionNotSupported: "version-not-supported"
    case .serviceUnavailable: "busy"
    default: "malformed-request"
    }
  }
}
