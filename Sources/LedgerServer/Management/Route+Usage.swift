import HTTPServer
import TokenLedger

extension Route {
  /// How tokens were used.
  static let usage = Route(
    .method(.get), "/v1/usage", for: .members,
    summary: "How tokens were used, most lately used first; or one of them, with its days",
    query: ["account", "token", "limit", "cursor"],
    answer: .page("usage", of: .ref("TokenUse")),
    .aside { call in
      let query = try QueryFields(call)
      let access = try call.access()
      if let token = try query.parsed("token", { try TokenID($0) }) {
        let use = try call.use(of: call.token(token, access))
        return .json(
          .object([("usage", .array([use])), ("total", .integer(1)), ("next", .null)]))
      }
      let account = try query.parsed("account") { try AccountID($0) }
      let accounts =
        try account.map { [try access.account($0, for: .read).id] }
        ?? access.accounts(for: .read)
      let page = try call.ledger.tokens(
        TokenListRequest(
          accounts: .some(accounts), sort: .lastUsed, limit: query.limit(),
          cursor: query.one("cursor")))
      return .json(
        .object([
          ("usage", .array(try page.tokens.map(call.use))), ("total", .integer(page.total)),
          ("next", .text(page.next)),
        ]))
    })
}

extension Call {
  fileprivate func use(of token: Token) throws -> JSON {
    .object([
      ("token", .text(token.id)), ("account", .text(token.account)),
      ("name", .ruled(token.settings.name)), ("usage", try ledger.usage(of: token.id).json),
    ])
  }
}
