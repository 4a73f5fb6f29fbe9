import TokenLedger

extension Verb {
  static let authenticate = Verb(
    "authenticate", "Ask whether the auth token on standard input is good",
    options: [
      .value("token", "ID", "The token id that came with it"),
      .value("scope", "SCOPE", "A scope that the call needs").repeatable,
      .value("api-version", "VERSION", "The API version of the call"),
      .value("address", "IP", "Where the call comes from"),
    ],
    examples: [
      ("token authenticate --scope api:read < secret", "Exit status 0 for yes and 7 for no")
    ],
    run: { session in
      let token = try session.option("token") { try TokenID($0) }
      let scopes = try session.options("scope") { try ScopeName($0) }
      let version = try session.option("api-version") { try VersionName($0) }
      let address = try session.option("address") { try IPAddress($0) }
      let question = AuthenticationQuestion(
        secret: try session.presentedSecret(), token: token, scopes: scopes, apiVersion: version,
        address: address)
      // What a person tries out is no use of the token.
      let answer = try session.ledger().authenticate(question, countsAsUse: false)
      try session.output.show(answer.json, columns: AuthenticationAnswer.columns)
      if !answer.isAuthenticated { throw DoesNotHold() }
    })
}

extension Session {
  /// Most bytes that are read as a secret: a well-formed one is far shorter.
  private static let secretBytesMax = 4096

  /// The secret on standard input, which at a terminal is not shown while it is typed.
  func presentedSecret() throws -> Secret {
    let input = StandardStream.input
    var bytes: [UInt8]
    if input.isTerminal {
      bytes = try TerminalControl.shared.withoutEcho(input) {
        try StandardStream.error.write(Array("Auth token: ".utf8))
        return try input.readLine() ?? []
      }
      try StandardStream.error.write([UInt8(ascii: "\n")])
    } else {
      bytes = try input.readAll(limitBytes: Self.secretBytesMax)
    }
    defer { wipe(&bytes) }
    var end = bytes.count
    if end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    guard end > 0 else {
      throw UsageError("standard input is empty", "give the auth token there")
    }
    return Secret(presented: bytes[..<end])
  }
}

extension AuthenticationAnswer {
  fileprivate static let columns = [
    "authenticated", "reason", "token", "account", "scopes", "apiVersion", "generation", "position",
  ]
}
