import HTTPServer
import TokenLedger

extension Route {
  /// What concerns accounts.
  static let accounts: [Route] = [
    listAccounts, openAccount, showAccount, renameAccount, enableAPI, disableAPI, closeAccount,
  ]

  private static let listAccounts = Route(
    .method(.get), "/v1/accounts", for: .members,
    summary: "The accounts that the member sees, in order of opening", query: ["cursor", "limit"],
    answer: .page("accounts", of: .ref("Account")),
    .aside { call in
      let viewer = try call.viewer()
      _ = try viewer.access.accounts(for: .read)
      return try call.page(viewer.access.accounts, "accounts", id: \.id) { viewer.json($0) }
    })

  private static let openAccount = Route(
    .method(.post), "/v1/accounts", for: .members,
    summary: "Open a client of the member's agency", query: ["dry-run"],
    body: .json(bytesMax: 4_096),
    request: .object([("name", .string)], optional: [("enableAPI", .boolean)]),
    answer: .change("account"), status: .created,
    .changing { call in
      let (name, enables) = try call.optionalFields("a client") { fields throws(JSONError) in
        (
          try fields.need("name") { try AccountName($0) },
          try fields.boolean("enableAPI") ?? false
        )
      }
      let open = OpenAccount(
        id: call.ledger.makeID(), name: name, kind: .client, agency: try call.member.account,
        enableAPIAccess: enables)
      return try call.change(.openAccount(open), .account, isNew: true)
    })

  private static let showAccount = Route(
    .method(.get), "/v1/accounts/{account}", for: .members, summary: "An account",
    answer: .ref("Account"),
    .aside { call in
      let viewer = try call.viewer()
      let account = try viewer.access.account(call.accountID, for: .read)
      var response = Response.json(viewer.json(account))
      response.add("ETag", EntityTag.text(account.revision, of: call.ledger))
      return response
    })

  private static let renameAccount = Route(
    .method(.patch), "/v1/accounts/{account}", for: .members, summary: "Rename an account",
    query: ["dry-run"], body: .mergePatch(bytesMax: 4_096),
    request: .object([("name", .string)]), answer: .change("account"),
    .changing { call in
      let id = try call.accountID
      let name = try call.optionalFields("an account that can be changed") {
        fields throws(JSONError) in
        try fields.need("name") { try AccountName($0) }
      }
      return try call.change(.renameAccount(id, name: name), .account)
    })

  private static let enableAPI = action(
    "enable-api", "Let the account's tokens authenticate", { .setAPIAccess($0, enabled: true) })
  private static let disableAPI = action(
    "disable-api", "Stop all tokens of the account", { .setAPIAccess($0, enabled: false) })
  private static let closeAccount = action(
    "close", "Close a client for good", { .closeAccount($0) })

  private static func action(
    _ name: String, _ summary: String, _ action: @escaping @Sendable (AccountID) -> Action
  ) -> Route {
    Route(
      .method(.post), "/v1/accounts/{account}/\(name)", for: .members, summary: summary,
      query: ["dry-run"], answer: .change("account"),
      .changing { call in
        try call.change(action(call.accountID), .account)
      })
  }
}

extension Call {
  /// A page of things that are in memory, after the one whose id the cursor is.
  func page<Thing, Kind: IdentifierKind>(
    _ things: [Thing], _ plural: String, id: (Thing) -> Identifier<Kind>,
    _ json: (Thing) throws -> JSON
  ) throws -> Response {
    let query = try QueryFields(self)
    let limit = try query.limit()
    var rest = things[...]
    if let cursor = try query.parsed("cursor", { try Identifier<Kind>($0) }) {
      guard let place = things.firstIndex(where: { id($0) == cursor }) else {
        throw Refusal.malformedCursor
      }
      rest = things[(place + 1)...]
    }
    let shown = rest.prefix(limit)
    let next = rest.count > limit ? shown.last.map(id) : nil
    return .json(
      .object([
        (plural, .array(try shown.map(json))), ("total", .integer(things.count)),
        ("next", .text(next)),
      ]))
  }
}
