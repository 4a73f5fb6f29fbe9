import HTTPServer
import TokenLedger

extension Route {
  /// Many tokens of one account at once, or none.
  static let bulk = Route(
    .method(.post), "/v1/bulk", for: .members,
    summary: """
      Disable, enable, upgrade or delete all tokens of an account that fit, or these; the digest of a \
      dry run binds the change to what it showed
      """, query: ["dry-run"], body: .json(bytesMax: 1 << 20), request: .ref("Bulk"),
    answer: .ref("BulkChange"),
    .changing { call in
      let now = try call.ledger.now()
      let change = try call.optionalFields("a bulk action") { fields throws(JSONError) in
        try ChangeTokens(&fields, now: now)
      }
      return Change(request: try call.request(.changeTokens(change), takesRevision: false)) {
        receipt in
        let things = receipt.tokens(at: now).filter(\.changed)
        var response = Response.json(
          .object([
            ("changes", .array(things.map { receipt.json(of: $0, noun: "token") })),
            ("count", .integer(things.count)),
            (
              "position",
              receipt.isDryRun && receipt.changed ? .null : .position(receipt.position)
            ), ("digest", .text(receipt.selectionDigest?.hexadecimal)),
            ("dryRun", .bool(receipt.isDryRun)),
          ]))
        if receipt.isRepeated { response.add("Idempotency-Replayed", "true") }
        return response
      }
    })

  /// What is done to many tokens.
  enum BulkAction: String, CaseIterable {
    case disable, enable, upgrade, delete
  }
}

extension ChangeTokens {
  fileprivate init(_ fields: inout JSONFields, now: Timestamp) throws(JSONError) {
    let action = try fields.required("action") { fields throws(JSONError) in
      try fields.choice("action", Route.BulkAction.self)
    }
    let version = try fields.parsed("to") { try VersionName($0) }
    if version != nil, action != .upgrade {
      throw JSONError("\"to\" goes with the action upgrade", at: fields.offset)
    }
    let verb: Verb =
      switch action {
      case .disable: .disable
      case .enable: .enable
      case .delete: .delete
      case .upgrade: .upgrade(to: version)
      }
    let digest = try fields.parsed("digest") { text in
      guard let bytes = [UInt8](hexadecimal: text), !bytes.isEmpty else {
        throw UsageError("this is not a digest", "give the one of the dry run")
      }
      return bytes
    }
    let named = try fields.list("tokens") { try TokenID($0) }
    let account = try fields.parsed("account") { try AccountID($0) }
    var filter: TokenFilter?
    if var inner = try fields.fields("filter") {
      filter = try TokenFilter(&inner, now: now)
      try inner.finish("a filter")
    }
    if let named {
      guard account == nil, filter == nil, digest == nil else {
        throw JSONError("\"tokens\" goes without account, filter and digest", at: fields.offset)
      }
      self.init(verb, .tokens(named))
    } else {
      guard let account else {
        throw JSONError("name an \"account\" whose tokens, or \"tokens\"", at: fields.offset)
      }
      self.init(
        verb, .matching(account, filter ?? TokenFilter(), expectedDigest: digest))
    }
  }
}
