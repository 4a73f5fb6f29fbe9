import HTTPServer
import TokenLedger

extension Route {
  /// What concerns tokens.
  static let tokens: [Route] =
    [listTokens, createToken, showToken, editToken, deleteToken] + tokenActions
    + [tokenLineage, tokenEvents]

  private static let listTokens = Route(
    .method(.get), "/v1/tokens", for: .members,
    summary: "Tokens, newest first, of an account or of all that the member sees",
    query: ["account", "sort", "reverse", "limit", "cursor", "at", "include"]
      + TokenFilter.queryNames,
    answer: .page("tokens", of: .ref("ListedToken")),
    .aside { call in
      let query = try QueryFields(call)
      var viewer = try call.viewer()
      let access = viewer.access
      let details = try query.choices("include", TokenDetail.self)
      let account = try query.parsed("account") { try AccountID($0) }
      let accounts =
        try account.map { [try access.account($0, for: .read).id] }
        ?? access.accounts(for: .read)
      let now = try call.ledger.now()
      let moment = try query.parsed("at") { try Moment(typed: $0, now: now) }
      if moment != nil, details.contains(.use) {
        throw Problem.malformed("nobody knows what was used at a past moment", parameter: "include")
      }
      let page = try call.ledger.tokens(
        TokenListRequest(
          accounts: .some(accounts), filter: TokenFilter(query, now: now),
          sort: query.choice("sort", TokenListRequest.Sort.self) ?? .created,
          isReversed: query.flag("reverse"), limit: query.limit(), cursor: query.one("cursor"),
          at: moment))
      return .json(
        .object([
          ("tokens", .array(try page.tokens.map { try viewer.json($0, at: page.now, details) })),
          ("total", .integer(page.total)), ("next", .text(page.next)),
        ]))
    })

  private static let createToken = Route(
    .method(.post), "/v1/tokens", for: .members,
    summary: "Create a token; its auth token is shown this once", query: ["dry-run"],
    body: .json(bytesMax: 64 * 1024), request: .ref("NewToken"),
    answer: .change("token", secret: "authToken"), status: .created,
    .changing { call in
      // Read before a secret is made: a mistake must cost nothing.
      let make = try call.tokenToCreate()
      let minted = try call.ledger.mint(.authToken)
      return try call.change(
        .createToken(make(minted.hash)), .token, secret: minted.secret, isNew: true)
    })

  private static let showToken = Route(
    .method(.get), "/v1/tokens/{token}", for: .members,
    summary: "A token and how it was used, or as it was at a past moment",
    query: ["at", "include"],
    answer: .ref("ShownToken"),
    .aside { call in
      let query = try QueryFields(call)
      var viewer = try call.viewer()
      let details = try query.choices("include", TokenDetail.self).filter { $0 != .use }
      let token = try call.token(call.tokenID, viewer.access)
      let now = try call.ledger.now()
      if let moment = try query.parsed("at", { try Moment(typed: $0, now: now) }) {
        let past = try call.ledger.state(at: moment, token: token.id)
        guard let then = past.tokens.first else {
          throw Refusal.tokenNotFound("\(token.id) at that moment")
        }
        return .json(try viewer.json(then, at: past.now, details).adding("usage", .null))
      }
      let usage = try call.ledger.usage(of: token.id)
      var response = Response.json(
        try viewer.json(token, at: now, details).adding("usage", usage.json))
      response.add("ETag", EntityTag.text(token.revision, of: call.ledger))
      return response
    })

  private static let editToken = Route(
    .method(.patch), "/v1/tokens/{token}", for: .members,
    summary: "Change a token's settings: what is not in the patch stays, null empties",
    query: ["dry-run"], body: .mergePatch(bytesMax: 64 * 1024), request: .ref("TokenPatch"),
    answer: .change("token"),
    .changing { call in
      try call.change(.editToken(call.tokenID, call.tokenEdit()), .token)
    })

  private static let deleteToken = Route(
    .method(.delete), "/v1/tokens/{token}", for: .members,
    summary: "Delete a token; its history stays, and it can be restored", query: ["dry-run"],
    answer: .change("token"),
    .changing { call in
      try call.change(
        .changeTokens(ChangeTokens(.delete, .tokens([call.tokenID]))), .token)
    })

  private static let tokenLineage = Route(
    .method(.get), "/v1/tokens/{token}/lineage", for: .members,
    summary: "What a token was duplicated from, and all that came of it",
    answer: .object([("tokens", .array(.ref("Relative"))), ("isCut", .boolean)]),
    .aside { call in
      let lineage = try call.ledger.lineage(of: call.token().id)
      let tokens = lineage.relatives.map { relative in
        relative.token.json(at: lineage.now).adding("depth", .integer(relative.depth))
      }
      return .json(.object([("tokens", .array(tokens)), ("isCut", .bool(lineage.isCut))]))
    })
}

extension Call {
  /// The token in the path, if the member may read it.
  func token() throws -> Token {
    try token(tokenID, access())
  }

  /// A token, if the member may read it.
  func token(_ id: TokenID, _ access: MemberAccess) throws -> Token {
    guard let token = try ledger.token(id), access.sees(token.account) else {
      throw Refusal.tokenNotFound(id.description)
    }
    _ = try access.account(token.account, for: .read)
    return token
  }
}
