import TokenLedger

extension CommandOption {
  /// The filters that lists and bulk actions share.
  static let tokenFilters: [CommandOption] = [
    .value("name", "PART", "Part of the name"),
    .value(
      "created", "WHEN",
      "last-7-days, last-30-days, more-than-30-days, or FROM..TO with either end left out"),
    .choice("state", Token.State.allCases.map(\.rawValue), "The state; any but deleted by default")
      .repeatable,
    .value("api-version", "VERSION", "On this API version"),
    .value("older-than", "VERSION", "On an API version older than this one"),
    .value("scope", "SCOPE", "With this access right"),
    .value("created-by", "MEMBER", "Created by this member or actor"),
    .value("unused-since", "TIME", "Not used since then, or never"),
    .flag("never-used", "Never used"),
  ]
}

extension Verb {
  static let listTokens = Verb(
    "list", "List tokens, newest first",
    options: CommandOption.tokenFilters + [
      .choice("sort", TokenListRequest.Sort.allCases.map(\.rawValue), "What to order by"),
      .flag("reverse", "The other way round"), .limit,
      .value("cursor", "CURSOR", "Where the page before ended"), .at,
    ],
    examples: [
      ("token list --created last-7-days", "What was created this week"),
      ("token list --created 2026-03-01..2026-03-31 --state disabled", "Disabled ones of March"),
      ("token list --at 2026-06-01 --output csv", "The tokens as they were then"),
    ],
    run: { session in
      let request = TokenListRequest(
        accounts: try session.accounts(), filter: try session.filter(),
        sort: session.invocation.value("sort").flatMap { .init(rawValue: $0) } ?? .created,
        isReversed: session.invocation.isGiven("reverse"),
        limit: try session.number("limit", atLeast: 1), cursor: session.invocation.value("cursor"),
        at: try session.moment("at"))
      try session.list(request, to: session.output)
    })

  static let showToken = Verb(
    "show", "Show a token and how it was used", positionals: [.token], options: [.at],
    examples: [
      ("token show 'CRM sync'", "A token by its name"),
      ("token show token_01h455 --at 2026-06-01", "As it was then"),
    ],
    run: { session in
      let ledger = try session.ledger()
      let token = try session.token(session.word("TOKEN"))
      guard let moment = try session.moment("at") else {
        return try session.show(token, at: ledger.now(), usage: ledger.usage(of: token.id))
      }
      let past = try ledger.state(at: moment, account: nil, token: token.id)
      guard let then = past.tokens.first else {
        throw Refusal.tokenNotFound("\(token.id) at that moment")
      }
      try session.show(then, at: past.now, usage: nil)
    })
}

extension Session {
  /// Prints a token and its use.
  fileprivate func show(_ token: Token, at now: Timestamp, usage: TokenUsage?) throws {
    let json = token.json(at: now).adding(usage, isForPeople: output.format == .table)
    try output.show(json, columns: Token.columns + ["usage.lastUsed", "usage.count"])
  }

  /// Prints tokens as they are found.
  func list(_ request: TokenListRequest, to output: Output) throws {
    let ledger = try ledger()
    try output.list(Token.shape) { print in
      var end: (total: Int?, next: JSON) = (0, .null)
      try ledger.forEachPage(of: request) { page in
        for token in page.tokens { try print((token, page.now)) }
        end = (page.total, .text(page.next))
      }
      return end
    }
  }

  /// The filter that the options describe.
  func filter() throws -> TokenFilter {
    let now = try ledger().now()
    return TokenFilter(
      namePart: invocation.value("name"),
      created: try option("created") { try CreatedFilter(text: $0, now: now) },
      states: Set(invocation.values("state").compactMap { Token.State(rawValue: $0) }),
      apiVersion: try option("api-version") { try VersionName($0) },
      olderThan: try option("older-than") { try VersionName($0) },
      scope: try option("scope") { try ScopeName($0) },
      createdBy: try option("created-by") { try actor($0) },
      unusedSince: try time("unused-since"),
      neverUsed: invocation.isGiven("never-used"))
  }
}
