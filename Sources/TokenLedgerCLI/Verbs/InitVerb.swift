import TokenLedger

extension Verb {
  static let initialize = Verb(
    "init", "Make a new ledger", .change,
    options: [
      .value("catalog", "FILE", "API versions and scopes as JSON ('-' for standard input)"),
      .value("account", "NAME", "Open an agency of this name, API access off"),
      .value("origin", "NAME", "The log's name in checkpoints, such as example.com/tokens"),
      .value(
        "keys", "DIR",
        "Begin with another ledger's pepper keys, from its backup of secrets, so that the secrets of "
          + "an export with credentials are good here"),
    ],
    examples: [
      ("init --ledger ./ledger", "An empty ledger with the default catalog"),
      (
        "init --ledger ./ledger --account 'Northwind Agency' --catalog catalog.json",
        "A ledger with an agency and a catalog of your own"
      ),
      (
        "init --ledger ./moved --keys /safe/secrets-0112",
        "For an export with credentials of the ledger that these keys are of"
      ),
    ],
    run: { try $0.initialize() })
}

extension Session {
  fileprivate func initialize() throws {
    for option in ["as", "request-id", "expect-revision", "reason"]
    where invocation.isGiven(option) {
      throw UsageError(
        "a new ledger has no use for --\(option)",
        "its first event is the operator's, and nothing came before it")
    }
    let path = try ledgerPath()
    let catalog = try invocation.value("catalog").map { file in
      let (name, versions, categories) = try self.catalog(in: file)
      // The same rules as for any publication: a dry run must find what the real one would.
      _ = try reading(name) { try Catalog(versions: versions, categories: categories) }
      return (versions, categories)
    }
    let name = try option("account") { try AccountName($0) }
    let origin = try option("origin") { try LogName($0) }
    let account = name.map { (AccountID.make(), $0) }
    if isDryRun { return try show(ledger: nil, account: nil, position: nil) }
    let (ledger, position) = try Ledger.create(
      at: path,
      founding: Ledger.Founding(
        origin: origin, catalog: catalog, account: account,
        actor: Ledger.processOperator, requestOrigin: Origin(via: .cli),
        secrets: invocation.value("keys")))
    try show(ledger: ledger, account: account?.0, position: position)
  }

  private func show(ledger: LedgerID?, account: AccountID?, position: Position?) throws {
    var fields: [(String, JSON)] = [
      ("ledger", .text(ledger)), ("account", .text(account)),
      ("position", position.map { .position($0) } ?? .null),
    ]
    if isDryRun { fields.append(("dryRun", .bool(true))) }
    try output.show(.object(fields), columns: fields.map(\.0))
  }
}

extension AccountID {
  /// A new id, made before there is a ledger that could make it.
  fileprivate static func make() -> AccountID {
    AccountID(
      value: UUIDv7.make(
        unixMilliseconds: ProcessEnvironment.unixMilliseconds(), random: .random(in: 0 ... .max)))
  }
}
