import TokenLedger

extension CommandOption {
  /// What chooses many tokens at once.
  fileprivate static let selection: [CommandOption] =
    [
      .flag("all", "All tokens of the account that fit the filters"),
      .value("expect-digest", "DIGEST", "Only if the selection is still the one of the dry run"),
    ] + CommandOption.tokenFilters
}

extension Verb {
  static let disableTokens = bulk(
    "disable", "Stop tokens until they are enabled again", .dangerousChange,
    verb: { _ in .disable },
    examples: [
      ("token disable 'CRM sync' --reason 'Suspicious calls' --yes", "From the next question on"),
      (
        "token disable --all --account Contoso --never-used --dry-run",
        "Which would be stopped, and a digest to act on just these"
      ),
    ])
  static let enableTokens = bulk(
    "enable", "Let disabled tokens authenticate again", .change, verb: { _ in .enable },
    examples: [("token enable 'CRM sync'", "An expired token needs a new date besides")])
  static let deleteTokens = bulk(
    "delete", "Delete tokens; their history stays", .dangerousChange, verb: { _ in .delete },
    examples: [("token delete 'CRM sync' --yes", "It can be restored, by its id")])
  static let upgradeTokens = bulk(
    "upgrade", "Move tokens to a newer API version", .change,
    options: [.value("to", "VERSION", "The version; the newest current one by default")],
    verb: { session in .upgrade(to: try session.option("to") { try VersionName($0) }) },
    examples: [
      ("token upgrade 'CRM sync'", "To the newest current version"),
      (
        "token upgrade --all --account Contoso --older-than v13 --yes",
        "Everything in an account that is behind"
      ),
    ])

  private static func bulk(
    _ name: String, _ summary: String, _ effect: Effect, options: [CommandOption] = [],
    verb: @escaping @Sendable (Session) throws -> ChangeTokens.Verb,
    examples: [(line: String, meaning: String)]
  ) -> Verb {
    Verb(
      name, summary, effect, positionals: [.tokens], options: options + CommandOption.selection,
      examples: examples
    ) { session in
      try session.changeTokens(try verb(session))
    }
  }

  static let editToken = Verb(
    "edit", "Change a token's settings; a list given replaces the whole list", .change,
    positionals: [.token],
    options: [
      .value("name", "NAME", "Another name"),
      .value("scope", "SCOPE", "An access right").repeatable,
    ] + CommandOption.tokenSettings + [
      .choice("clear", clearableFields, "Empty this field").repeatable
    ],
    examples: [
      ("token edit 'CRM sync' --expires 2027-06-30", "Another end"),
      ("token edit 'CRM sync' --clear allow --clear expires", "From anywhere, and without an end"),
    ],
    run: { session in
      let edit = try session.edit()
      let token = try session.token(session.word("TOKEN"))
      try session.answer(tokens: session.execute(.editToken(token.id, edit)))
    })

  private static let clearableFields = [
    "description", "contact", "developers", "allow", "not-before", "expires",
  ]
}

extension Session {
  fileprivate func changeTokens(_ verb: ChangeTokens.Verb) throws {
    let named = invocation.words("TOKEN")
    let title = invocation.verb.name
    guard invocation.isGiven("all") else {
      if let option = CommandOption.selection.first(where: { invocation.isGiven($0.name) }) {
        throw UsageError("--\(option.name) chooses among all", "give --all with it")
      }
      guard !named.isEmpty else {
        throw UsageError("no token is named", "name at least one, or give --all")
      }
      let tokens = try named.map { try token($0) }
      if invocation.verb.effect == .dangerousChange {
        let names = tokens.prefix(5).map(\.settings.name.description).joined(separator: ", ")
        let more = tokens.count > 5 ? " and \(tokens.count - 5) more" : ""
        try confirm("\(title) \(names)\(more)?")
      }
      let action = ChangeTokens(verb, .tokens(tokens.map(\.id)))
      return try answer(tokens: execute(.changeTokens(action)))
    }
    guard named.isEmpty else {
      throw UsageError("tokens are named and --all is given", "give one or the other")
    }
    let digest = try option("expect-digest") { try bytes(hex: $0) }
    let account = try requiredAccount()
    let name = try ledger().account(account)?.name.description ?? account.description
    let filter = try filter()
    let receipt = try executeAgreed(
      expecting: digest, asking: { "\(title) \($0) of account \(name)?" },
      { ChangeTokens(verb, .matching(account, filter, expectedDigest: $0)) })
    try answer(tokens: receipt, onlyChanged: true)
  }

  /// The bytes of a digest that was printed.
  func bytes(hex text: String) throws -> [UInt8] {
    guard let bytes = [UInt8](hexadecimal: text), !bytes.isEmpty else {
      throw UsageError("this is not a digest", "give the one that --dry-run printed")
    }
    return bytes
  }

  fileprivate func edit() throws -> TokenEdit {
    var edit = TokenEdit()
    edit.name = try option("name") { try TokenName($0) }
    edit.description = try option("description") { try TokenDescription($0) }.map { .some($0) }
    edit.scopes = try list("scope") { try ScopeName($0) }
    edit.contact = try option("contact") { try EmailAddress($0) }.map { .some($0) }
    edit.developers = try list("developer") { try EmailAddress($0) }
    edit.networks = try list("allow") { try Network($0) }
    edit.notBefore = try option("not-before") { try Timestamp($0) }.map { .some($0) }
    edit.expires = try option("expires") { try Timestamp($0) }.map { .some($0) }
    for field in invocation.values("clear") {
      guard !invocation.isGiven(field == "developers" ? "developer" : field) else {
        throw UsageError("--\(field) is given and cleared", "give one or the other")
      }
      switch field {
      case "description": edit.description = .some(nil)
      case "contact": edit.contact = .some(nil)
      case "developers": edit.developers = []
      case "allow": edit.networks = []
      case "not-before": edit.notBefore = .some(nil)
      default: edit.expires = .some(nil)
      }
    }
    return edit
  }

  private func list<Value>(_ name: String, _ read: (String) throws -> Value) throws -> [Value]? {
    invocation.isGiven(name) ? try options(name, read) : nil
  }
}
