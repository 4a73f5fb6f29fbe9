import TokenLedger

extension Noun {
  static let account = Noun(
    name: "account", summary: "Agencies and their clients",
    verbs: [.open, .list, .show, .rename, .close, .enable, .disable])
}

private let which = Positional(
  "ACCOUNT", .optional, "The account, by id or exact name; without it, the one of --account")

extension Verb {
  fileprivate static let open = Verb(
    "open", "Open an agency or a client", .change,
    options: [
      .value("name", "NAME", "Its name, unique among open accounts").required,
      .choice("kind", Account.Kind.allCases.map(\.rawValue), "What it is").required,
      .value("agency", "AGENCY", "The agency that manages a client, for good"),
      .flag("enable-api", "Let its tokens authenticate from the start"),
    ],
    examples: [
      ("account open --name 'Northwind Agency' --kind agency", "An agency"),
      (
        "account open --name Contoso --kind client --agency 'Northwind Agency' --enable-api",
        "A client that the agency manages"
      ),
    ],
    run: { session in
      let ledger = try session.ledger()
      let name = try session.option("name") { try AccountName($0) }
      let kind = session.invocation.value("kind").flatMap { Account.Kind(rawValue: $0) }
      guard let name, let kind else { preconditionFailure("the table requires both") }
      let agency = try session.option("agency") { try ledger.account(named: $0).id }
      let receipt = try session.execute(
        .openAccount(
          OpenAccount(
            id: ledger.makeID(), name: name, kind: kind, agency: agency,
            enableAPIAccess: session.invocation.isGiven("enable-api"))))
      try session.answer(receipt, isNew: true)
    })

  fileprivate static let list = Verb(
    "list", "List accounts in order of opening, closed ones included",
    examples: [("account list", "Every account")],
    run: { session in
      let accounts = try session.ledger().accounts()
      let chosen = try session.account()
      try session.output.list(Account.shape) { print in
        let shown = accounts.filter { chosen == nil || $0.id == chosen }
        for account in shown { try print(account) }
        return (shown.count, .null)
      }
    })

  fileprivate static let show = Verb(
    "show", "Show an account", positionals: [which],
    examples: [("account show Contoso", "One account")],
    run: { session in
      let account = try session.namedAccount()
      try session.output.show(account.json, columns: Account.columns)
    })

  fileprivate static let rename = Verb(
    "rename", "Give an account another name", .change,
    positionals: [which, Positional("NAME", .optional, "The new name, if not given by --name")],
    options: [.value("name", "NAME", "The new name")],
    examples: [("account rename Contoso --name 'Contoso Europe'", "A new name")],
    run: { session in
      let name =
        try session.option("name") { try AccountName($0) }
        ?? session.invocation.word("NAME").map { try AccountName($0) }
      guard let name else { throw UsageError("no new name is given", "--name NAME") }
      let account = try session.namedAccount()
      try session.answer(session.execute(.renameAccount(account.id, name: name)))
    })

  fileprivate static let close = Verb(
    "close", "Close an account, which is final", .dangerousChange, positionals: [which],
    examples: [("account close Contoso --reason 'Contract ended'", "Its tokens stop at once")],
    run: { session in
      let account = try session.namedAccount()
      try session.confirm("Close account \(account.name)? This is final, and its tokens stop.")
      try session.answer(session.execute(.closeAccount(account.id)))
    })

  fileprivate static let enable = Verb(
    "enable-api", "Let the account's tokens authenticate", .change, positionals: [which],
    examples: [("account enable-api Contoso", "From the next question on")],
    run: { session in
      let account = try session.namedAccount()
      try session.answer(session.execute(.setAPIAccess(account.id, enabled: true)))
    })

  fileprivate static let disable = Verb(
    "disable-api", "Stop all of the account's tokens", .dangerousChange, positionals: [which],
    examples: [("account disable-api Contoso --yes", "From the next question on")],
    run: { session in
      let account = try session.namedAccount()
      try session.confirm("Stop every token of account \(account.name)?")
      try session.answer(session.execute(.setAPIAccess(account.id, enabled: false)))
    })
}

extension Session {
  /// The account that the verb is about.
  fileprivate func namedAccount() throws -> Account {
    guard let text = invocation.word("ACCOUNT") ?? invocation.value("account") else {
      throw UsageError("no account is named", "give its id or name, or --account")
    }
    return try ledger().account(named: text)
  }

  fileprivate func answer(_ receipt: Receipt, isNew: Bool = false) throws {
    try answer(
      receipt, noun: "account", columns: Account.columns,
      things: receipt.accounts(isNew: isNew))
  }
}
