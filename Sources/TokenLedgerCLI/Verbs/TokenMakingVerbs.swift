import TokenLedger

/// Verbs that show a secret: create, duplicate, reset, restore.
extension Verb {
  static let createToken = Verb(
    "create", "Create a token and show its auth token once", .change,
    options: [
      .value("name", "NAME", "Its name, unique in the account").required,
      .value("scope", "SCOPE", "An access right from the catalog").repeatable.required,
      .value("api-version", "VERSION", "An API version; the newest current one by default"),
    ] + CommandOption.tokenSettings,
    examples: [
      (
        "token create --account Contoso --name 'CRM sync' --scope api:read --scope api:write",
        "A token that may read and write"
      ),
      (
        "token create --account Contoso --name Nightly --scope api:read --allow 10.0.0.0/8 "
          + "--expires 2027-01-01",
        "One that works from one network and ends by itself"
      ),
    ],
    run: { session in
      let account = try session.requiredAccount()
      let ledger = try session.ledger()
      guard let name = try session.option("name", { try TokenName($0) }) else {
        preconditionFailure("the table requires it")
      }
      // Read before a secret is made: a mistake in an option must cost nothing.
      let description = try session.option("description") { try TokenDescription($0) }
      let scopes = try session.options("scope") { try ScopeName($0) }
      let version = try session.option("api-version") { try VersionName($0) }
      let contact = try session.option("contact") { try EmailAddress($0) }
      let developers = try session.options("developer") { try EmailAddress($0) }
      let networks = try session.options("allow") { try Network($0) }
      let notBefore = try session.option("not-before") { try Timestamp($0) }
      let expires = try session.option("expires") { try Timestamp($0) }
      let (secret, hash) = try ledger.mint(.authToken)
      let create = CreateToken(
        id: ledger.makeID(), account: account, name: name, description: description,
        scopes: scopes, apiVersion: version, contact: contact, developers: developers,
        networks: networks, notBefore: notBefore, expires: expires, secret: hash)
      try session.answer(
        tokens: session.execute(.createToken(create)), isNew: true, secret: secret)
    })

  static let duplicateToken = Verb(
    "duplicate", "Make a new token like another and show its auth token once", .change,
    positionals: [.token],
    options: [.value("name", "NAME", "Its name; 'N (copy)' by default")],
    examples: [("token duplicate 'CRM sync' --name 'CRM sync, staging'", "The same rights again")],
    run: { session in
      let name = try session.option("name") { try TokenName($0) }
      let source = try session.token(session.word("TOKEN"))
      let ledger = try session.ledger()
      let (secret, hash) = try ledger.mint(.authToken)
      let duplicate = DuplicateToken(
        source: source.id, id: ledger.makeID(), name: name, secret: hash)
      try session.answer(
        tokens: session.execute(.duplicateToken(duplicate)), isNew: true, secret: secret)
    })

  static let resetToken = Verb(
    "reset", "Replace a token's secret and show the new one once", .dangerousChange,
    positionals: [.token],
    options: [
      .value("grace", "SPAN", "Let the old secret go on so long, such as 7d"),
      .flag("end-grace", "Stop the old secret now instead"),
      .flag("take-back", "Make the old secret current again instead"),
    ],
    examples: [
      ("token reset 'CRM sync' --yes --reason 'Found in a public repository'", "At once"),
      ("token reset 'CRM sync' --grace 7d --yes", "With a week to change over"),
      ("token reset 'CRM sync' --take-back --yes", "It was a mistake"),
    ],
    run: { session in
      let given = ["grace", "end-grace", "take-back"].filter { session.invocation.isGiven($0) }
      guard given.count < 2 else {
        throw UsageError(
          "\(given.map { "--\($0)" }.joined(separator: " and ")) exclude each other", "give one")
      }
      let grace = try session.option("grace") { try TimeSpan($0) }
      let token = try session.token(session.word("TOKEN"))
      let name = token.settings.name
      if given == ["end-grace"] {
        try session.confirm("Stop the previous secret of \(name) now?")
        return try session.answer(tokens: session.execute(.endGrace(token.id)))
      }
      if given == ["take-back"] {
        try session.confirm("Stop the new secret of \(name) and make the previous current again?")
        return try session.answer(tokens: session.execute(.takeBackReset(token.id)))
      }
      let when = grace.map { "in \($0)" } ?? "at once"
      try session.confirm("Replace the secret of \(name)? The present one stops \(when).")
      let (secret, hash) = try session.ledger().mint(.authToken)
      let reset = ResetToken(token: token.id, grace: grace, secret: hash)
      try session.answer(tokens: session.execute(.resetToken(reset)), secret: secret)
    })

  static let restoreToken = Verb(
    "restore", "Bring a deleted token back with a new secret, shown once", .change,
    positionals: [Positional("TOKEN", .one, "The deleted token's id")],
    options: [.value("name", "NAME", "Another name, if its own is taken by now")],
    examples: [
      ("token restore token_01h455vb4pex5vsknk084sn02q", "With its configuration and its state")
    ],
    run: { session in
      let name = try session.option("name") { try TokenName($0) }
      let token = try session.token(session.word("TOKEN"))
      let (secret, hash) = try session.ledger().mint(.authToken)
      let restore = RestoreToken(token: token.id, name: name, secret: hash)
      try session.answer(tokens: session.execute(.restoreToken(restore)), secret: secret)
    })
}
