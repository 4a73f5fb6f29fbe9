import HTTPServer
import TokenLedger

extension Route {
  /// What is done to one token, besides editing and deleting it.
  static let tokenActions: [Route] = [
    duplicateToken, resetToken, restoreToken, upgradeToken,
    action("end-grace", "Stop the previous secret now") { .endGrace($0) },
    action("take-back", "Make the previous secret current again while its grace runs") {
      .takeBackReset($0)
    },
    action("disable", "Stop a token until it is enabled again") {
      .changeTokens(ChangeTokens(.disable, .tokens([$0])))
    },
    action("enable", "Let a disabled token authenticate again") {
      .changeTokens(ChangeTokens(.enable, .tokens([$0])))
    },
  ]

  private static let duplicateToken = Route(
    .method(.post), "/v1/tokens/{token}/duplicate", for: .members,
    summary: "Make a new token like another; its auth token is shown this once",
    query: ["dry-run"], body: .json(bytesMax: 4_096),
    request: .object([], optional: [("name", .string)]),
    answer: .change("token", secret: "authToken"), status: .created,
    .changing { call in
      let source = try call.tokenID
      let name = try call.optionalFields("a duplicate") { fields throws(JSONError) in
        try fields.parsed("name") { try TokenName($0) }
      }
      let minted = try call.ledger.mint(.authToken)
      return try call.change(
        .duplicateToken(
          DuplicateToken(
            source: source, id: call.ledger.makeID(), name: name, secret: minted.hash)), .token,
        secret: minted.secret, isNew: true)
    })

  private static let resetToken = Route(
    .method(.post), "/v1/tokens/{token}/reset", for: .members,
    summary: "Replace a token's secret; the new one is shown this once", query: ["dry-run"],
    body: .json(bytesMax: 4_096), request: .object([], optional: [("grace", .string)]),
    answer: .change("token", secret: "authToken"),
    .changing { call in
      let id = try call.tokenID
      let grace = try call.optionalFields("a reset") { fields throws(JSONError) in
        try fields.parsed("grace") { try TimeSpan($0) }
      }
      let minted = try call.ledger.mint(.authToken)
      return try call.change(
        .resetToken(ResetToken(token: id, grace: grace, secret: minted.hash)), .token,
        secret: minted.secret)
    })

  private static let restoreToken = Route(
    .method(.post), "/v1/tokens/{token}/restore", for: .members,
    summary: "Bring a deleted token back with a new secret, shown this once", query: ["dry-run"],
    body: .json(bytesMax: 4_096), request: .object([], optional: [("name", .string)]),
    answer: .change("token", secret: "authToken"),
    .changing { call in
      let id = try call.tokenID
      let name = try call.optionalFields("a restored token") { fields throws(JSONError) in
        try fields.parsed("name") { try TokenName($0) }
      }
      let minted = try call.ledger.mint(.authToken)
      return try call.change(
        .restoreToken(RestoreToken(token: id, name: name, secret: minted.hash)), .token,
        secret: minted.secret)
    })

  private static let upgradeToken = Route(
    .method(.post), "/v1/tokens/{token}/upgrade-version", for: .members,
    summary: "Move a token to a newer API version, the newest current one unless told",
    query: ["dry-run"], body: .json(bytesMax: 4_096),
    request: .object([], optional: [("to", .string)]), answer: .change("token"),
    .changing { call in
      let id = try call.tokenID
      let version = try call.optionalFields("an upgrade") { fields throws(JSONError) in
        try fields.parsed("to") { try VersionName($0) }
      }
      return try call.change(
        .changeTokens(ChangeTokens(.upgrade(to: version), .tokens([id]))), .token)
    })

  private static func action(
    _ name: String, _ summary: String, _ action: @escaping @Sendable (TokenID) -> Action
  ) -> Route {
    Route(
      .method(.post), "/v1/tokens/{token}/\(name)", for: .members, summary: summary,
      query: ["dry-run"], answer: .change("token"),
      .changing { call in try call.change(action(call.tokenID), .token) })
  }
}
