import HTTPServer
import TokenLedger

/// What a change is about, and how its answer calls it.
enum ChangedNoun: String, Sendable {
  case account, member, token

  /// The key of the secret that a change may have made.
  var secretKey: String {
    switch self {
    case .account: ""
    case .member: "memberKey"
    case .token: "authToken"
    }
  }

  fileprivate func things(of receipt: Receipt, isNew: Bool, at now: Timestamp) -> [ChangedThing] {
    switch self {
    case .account: receipt.accounts(isNew: isNew)
    case .member: receipt.members(isNew: isNew)
    case .token: receipt.tokens(isNew: isNew, at: now)
    }
  }
}

/// What a request has the ledger do, and how it is answered.
struct Change: Sendable {
  let request: Request
  let answer: @Sendable (Receipt) throws -> Response
}

extension Call {
  /// A change of one thing.
  ///
  /// - Parameters:
  ///   - action: what is to be done.
  ///   - noun: what it is about.
  ///   - secret: the secret that was made for it.
  ///   - isNew: whether it makes the thing.
  func change(
    _ action: Action, _ noun: ChangedNoun, secret: Secret? = nil, isNew: Bool = false
  ) throws -> Change {
    Change(request: try request(action, takesRevision: !isNew)) { receipt in
      try answer(receipt, noun, secret: secret, isNew: isNew)
    }
  }

  private func answer(
    _ receipt: Receipt, _ noun: ChangedNoun, secret: Secret?, isNew: Bool
  ) throws -> Response {
    guard
      let thing = noun.things(of: receipt, isNew: isNew, at: try ledger.now()).first,
      let outcome = receipt.outcomes.first?.outcome
    else { throw Problem(.internalServerError, "failed", "the server failed: see its log") }
    let json = receipt.json(
      of: thing, noun: noun.rawValue, secret: secret.map { (noun.secretKey, $0) })
    var response = Response.json(json, isNew && !receipt.isDryRun ? .created : .ok)
    if receipt.isRepeated { response.add("Idempotency-Replayed", "true") }
    if let (revision, id) = outcome.place, !receipt.isDryRun {
      response.add("ETag", EntityTag.text(revision, of: ledger))
      if isNew { response.add("Location", "/v1/\(noun.rawValue)s/\(id)") }
    }
    return response
  }
}

extension Receipt.Outcome {
  /// Revision and id of a thing that has them.
  fileprivate var place: (Position, id: String)? {
    switch self {
    case .ledger, .catalog: nil
    case .account(let account): (account.revision, account.id.description)
    case .member(let member): (member.revision, member.id.description)
    case .token(let token): (token.revision, token.id.description)
    }
  }
}
