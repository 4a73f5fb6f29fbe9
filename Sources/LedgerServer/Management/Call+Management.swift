import HTTPServer
import TokenLedger

extension Call {
  /// The member who asks, of a route that is for members.
  var member: Caller {
    get throws {
      guard let caller else { throw Problem.noMemberKey }
      return caller
    }
  }

  /// What the member may see and do.
  func access() throws -> MemberAccess { try ledger.access(of: member.member) }

  /// The fields of the body.
  func fields() throws -> JSONFields {
    do throws(JSONError) {
      return try JSONFields(JSONReader.value(of: body))
    } catch {
      throw Problem(error)
    }
  }

  /// The action with who asks for it and on what conditions, as the header says.
  func request(_ action: Action, takesRevision: Bool = true) throws -> Request {
    let query = try QueryFields(self)
    let reason = try head.value(.reason).map { line in
      guard let text = PercentEncoding.decode(line) else {
        throw Problem(
          .badRequest, "malformed-reason", "TokenLedger-Reason is percent-encoded UTF-8")
      }
      return try Reason(text)
    }
    let key = try head.value(.idempotencyKey).map { line in
      guard let text = String(validating: line, as: UTF8.self) else {
        throw Problem(.badRequest, "malformed-idempotency-key", "Idempotency-Key is text in UTF-8")
      }
      return try RequestID(text)
    }
    let expected = takesRevision ? try EntityTag.expected(by: head, of: ledger) : nil
    return Request(
      action, actor: try member.actor, origin: origin(), reason: reason, requestID: key,
      expectedRevision: expected, isDryRun: try query.flag("dry-run"))
  }

  /// The id in the path; one that is malformed is of nothing that exists.
  func id<Kind: IdentifierKind>(_ missing: (String) -> Refusal) throws -> Identifier<Kind> {
    let text = parameters.first ?? ""
    guard let id = try? Identifier<Kind>(text) else { throw missing(text) }
    return id
  }

  var tokenID: TokenID { get throws { try id(Refusal.tokenNotFound) } }
  var accountID: AccountID { get throws { try id(Refusal.accountNotFound) } }
  var memberID: MemberID { get throws { try id(Refusal.memberNotFound) } }
}

extension Problem {
  /// The body is not what it should be; where, in bytes from its beginning.
  init(_ error: JSONError) {
    self.init(.badRequest, error.refusal?.code ?? "malformed-body", error.problem)
    members = [("offset", .integer(error.offset))]
  }
}
