import TokenLedger

extension Noun {
  static let token = Noun(
    name: "token", summary: "API access tokens",
    verbs: [
      .createToken, .duplicateToken, .listTokens, .showToken, .editToken, .resetToken,
      .upgradeTokens, .disableTokens, .enableTokens, .deleteTokens, .restoreToken,
      .authenticate,
    ])
}

extension Positional {
  /// One token.
  static let token = Positional(
    "TOKEN", .one, "The token: its id, the beginning of it, or its name")
  /// Any number of tokens; they can be chosen by `--all` instead.
  static let tokens = Positional(
    "TOKEN", .any, "Tokens: ids, beginnings of ids, or names; several are one atomic action")
}

extension CommandOption {
  /// What people decide about a token besides its name and scopes.
  static let tokenSettings: [CommandOption] = [
    .value("description", "TEXT", "What it is for; several lines are allowed"),
    .value("contact", "EMAIL", "Who should hear about changes"),
    .value("developer", "EMAIL", "A developer's address").repeatable,
    .value("allow", "CIDR", "A network that calls may come from").repeatable,
    .value("not-before", "DATE", "Not valid before this date, or time as in RFC 3339"),
    .value("expires", "DATE", "Not valid from this date on, or time as in RFC 3339"),
  ]
}

extension Session {
  /// Prints the tokens of a change.
  func answer(
    tokens receipt: Receipt, isNew: Bool = false, secret: Secret? = nil, onlyChanged: Bool = false,
    deed: String? = nil
  ) throws {
    var extra: [(String, JSON)] = []
    if isDryRun, let digest = receipt.selectionDigest {
      extra = [("digest", .string(digest.hexadecimal))]
    }
    let things = try receipt.tokens(isNew: isNew, at: ledger().now()).filter {
      $0.changed || !onlyChanged
    }
    // Also that there was nothing to do is an answer, with the position that it is true at.
    let nothing = ChangedThing(
      label: "tokens", json: .null, position: receipt.position, changed: false)
    try answer(
      receipt, noun: "token", columns: Token.columns, things: things.isEmpty ? [nothing] : things,
      secret: secret.map { ("authToken", $0) }, extra: extra, deed: deed)
    if case (_, .string(let digest))? = extra.first, output.format == .table {
      let advice = "to act on just these: --expect-digest \(digest)"
      try output.write("\(things.count) would change; \(advice)\n")
    }
  }
}
