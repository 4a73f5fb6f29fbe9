import TokenLedger

extension CommandTable {
  /// The command line of `tokenledger`.
  static let tokenledger: CommandTable = CommandTable(
    nouns: [.account, .member, .catalog, .token, .events, .audit, .replay, .views, .log, .keys]
      + [.import, .export, .erase],
    verbs: [.initialize, .serve, .demo, .backup, .restore, .doctor, .stats, .completions, .man],
    commonOptions: [
      .value("ledger", "DIR", "The ledger's folder").or(environment: "TOKENLEDGER_DIR"),
      .value("account", "ACCOUNT", "An account, by id or exact name")
        .or(environment: "TOKENLEDGER_ACCOUNT"),
      .choice(
        "output", OutputFormat.allCases.map(\.rawValue),
        "How to answer: a table at a terminal, JSON lines elsewhere, unless told"),
      .flag("no-pager", "Show a table that is longer than the screen all at once"),
    ],
    changeOptions: [
      .value("as", "MEMBER", "Act as this member, with its role"),
      .value("reason", "TEXT", "Why, for the audit trail"),
      .value("request-id", "ID", "A name for this request: repeated, it gets the first answer"),
      .value("expect-revision", "POSITION", "Refuse if somebody has changed it since"),
      .flag("dry-run", "Show what would be done and do nothing"),
      .flag("yes", "Do not ask"),
    ])
}

extension CommandOption {
  /// A moment in the past to ask about.
  static let at = value(
    "at", "POSITION|TIME", "As it was after this position, or at this time")
  /// Most elements of a page.
  static let limit = value("limit", "COUNT", "At most so many")
}
