import TokenLedger

/// What only a ledger can complete.
enum LedgerName {
  case account, agency, member, actor, token, deletedToken, scope, version, view

  /// Most names that are offered: more would be no help.
  static let candidatesMax = 100

  /// The names in a ledger that begin with what was typed.
  ///
  /// - Parameter account: whose tokens and members; by id or exact name.
  func candidates(
    _ typed: String, in ledger: Ledger, account: String?
  ) throws -> [CompletionQuestion.Candidate] {
    let chosen = try account.map { try ledger.account(named: $0).id }
    let all =
      switch self {
      case .account: try accounts(ledger) { _ in true }
      case .agency: try accounts(ledger) { $0.kind == .agency }
      case .member: try members(ledger, chosen)
      case .actor: try members(ledger, chosen) + [candidate(Ledger.processOperator.id, "")]
      case .token: try tokens(typed, ledger, chosen, deleted: false)
      case .deletedToken: try tokens("", ledger, chosen, deleted: true)
      case .scope:
        try ledger.catalog().categories.flatMap { category in
          category.scopes.map { candidate($0.description, category.name.description) }
        }
      case .version:
        try ledger.catalog().versions.map {
          candidate($0.name.description, $0.status.rawValue)
        }
      case .view: try ledger.viewStatus().map { candidate($0.name, "") }
      }
    var seen: Set<String> = []
    let fitting = all.filter { $0.value.begins(with: typed) && seen.insert($0.value).inserted }
    return Array(fitting.prefix(Self.candidatesMax))
  }

  private func candidate(_ value: String, _ meaning: String) -> CompletionQuestion.Candidate {
    CompletionQuestion.Candidate(value: value, meaning: meaning)
  }

  private func accounts(
    _ ledger: Ledger, _ fits: (Account) -> Bool
  ) throws -> [CompletionQuestion.Candidate] {
    try ledger.accounts().filter { !$0.isClosed && fits($0) }
      .map { candidate($0.name.description, $0.kind.rawValue) }
  }

  private func members(
    _ ledger: Ledger, _ account: AccountID?
  ) throws -> [CompletionQuestion.Candidate] {
    try ledger.members(in: account).filter { !$0.isRemoved }
      .map { candidate($0.email.description, $0.name.description) }
  }

  private func tokens(
    _ typed: String, _ ledger: Ledger, _ account: AccountID?, deleted: Bool
  ) throws -> [CompletionQuestion.Candidate] {
    let accounts = account.map { AccountSelection.some([$0]) } ?? .all
    if typed.hasPrefix("token_") { return try ids(typed, ledger, account) }
    let filter = TokenFilter(
      namePart: typed.isEmpty ? nil : typed, states: deleted ? [.deleted] : [])
    let page = try ledger.tokens(
      TokenListRequest(
        accounts: accounts, filter: filter, sort: .name, limit: Self.candidatesMax))
    return page.tokens.map { token in
      let name = token.settings.name.description
      return deleted
        ? candidate(token.id.description, name)
        : candidate(name, token.state(at: page.now).rawValue)
    }
  }

  /// Ids by their beginning, which the ledger looks up as it does for commands.
  private func ids(
    _ typed: String, _ ledger: Ledger, _ account: AccountID?
  ) throws -> [CompletionQuestion.Candidate] {
    do {
      let token = try ledger.token(named: typed, in: account)
      return [candidate(token.id.description, token.settings.name.description)]
    } catch Refusal.ambiguousName(_, let candidates) {
      return candidates.map { candidate($0, "") }
    }
  }
}

extension String {
  /// Whether it begins with `start`, small and capital letters alike.
  func begins(with start: String) -> Bool {
    lowercased().hasPrefix(start.lowercased())
  }
}
