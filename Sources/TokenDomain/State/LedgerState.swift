import Text

/// A ledger's state in dictionaries: for replay, simulation and tests, and the model that the live
/// views must agree with.
public struct LedgerState: StateStore, Sendable {
  public private(set) var position = Position.zero
  public private(set) var catalog = Catalog.empty
  public private(set) var keyNumbers: [UInt32] = []
  public private(set) var accounts: [AccountID: Account] = [:]
  public private(set) var members: [MemberID: Member] = [:]
  public private(set) var tokens: [TokenID: Token] = [:]

  // Look-ups, which follow from the nouns.
  private var accountsByName: [String: AccountID] = [:]
  private var openClients: [AccountID: Int] = [:]
  private var membersByEmail: [Name: MemberID] = [:]
  private var administrators: [AccountID: Int] = [:]
  private var tokensByName: [Name: TokenID] = [:]
  private var tokensByAccount: [AccountID: Set<TokenID>] = [:]
  private var requests = RequestMemory()

  /// A ledger before its first event.
  public init() {}

  /// A text that is unique in an account, folded.
  private struct Name: Hashable {
    let account: AccountID
    let folded: String

    init(_ account: AccountID, _ text: String) {
      self.account = account
      folded = UnicodeText.caseFolded(text)
    }
  }
}

extension LedgerState: Equatable {
  /// Whether both are at the same position with the same nouns, catalog, keys and requests.
  public static func == (left: Self, right: Self) -> Bool {
    left.position == right.position && left.catalog == right.catalog
      && left.keyNumbers == right.keyNumbers && left.accounts == right.accounts
      && left.members == right.members && left.tokens == right.tokens
      && left.requests.remembered == right.requests.remembered
  }
}

extension LedgerState {
  public func account(_ id: AccountID) -> Account? { accounts[id] }

  public func account(named name: AccountName) -> AccountID? {
    accountsByName[UnicodeText.caseFolded(name.text)]
  }

  public func hasOpenClients(_ agency: AccountID) -> Bool { openClients[agency, default: 0] > 0 }

  public func member(_ id: MemberID) -> Member? { members[id] }

  public func member(withEmail email: EmailAddress, in account: AccountID) -> MemberID? {
    membersByEmail[Name(account, email.text)]
  }

  public func administratorCount(in account: AccountID) -> Int {
    administrators[account, default: 0]
  }

  public func token(_ id: TokenID) -> Token? { tokens[id] }

  public func token(named name: TokenName, in account: AccountID) -> TokenID? {
    tokensByName[Name(account, name.text)]
  }

  /// - Complexity: O(n) in the tokens of the ledger.
  public func holders(
    ofVersions versions: Set<VersionName>, scopes: Set<ScopeName>
  ) -> (versions: [VersionName: Int], scopes: [ScopeName: Int]) {
    var holders: (versions: [VersionName: Int], scopes: [ScopeName: Int]) = ([:], [:])
    for token in tokens.values where !token.isDeleted {
      let version = token.settings.apiVersion
      if versions.contains(version) { holders.versions[version, default: 0] += 1 }
      for scope in token.settings.scopes where scopes.contains(scope) {
        holders.scopes[scope, default: 0] += 1
      }
    }
    return holders
  }

  /// - Complexity: O(n log n) in the tokens of the account.
  public func tokens(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int
  ) -> [TokenID] {
    var found: [TokenID] = []
    for id in tokensByAccount[account, default: []].sorted() {
      guard let token = tokens[id],
        filter.matches(token, now: now, catalog: catalog, lastUsed: nil)
      else { continue }
      found.append(id)
      if found.count > limit { break }
    }
    return found
  }

  /// - Complexity: O(n) in the tokens of the account.
  public func derived(from source: TokenID, limit: Int) -> [TokenID] {
    guard let account = tokens[source]?.account else { return [] }
    let copies = tokensByAccount[account, default: []].compactMap { id in
      tokens[id]?.duplicatedFrom.map { (copy: id, source: $0) }
    }
    return TokenID.derived(from: source, copies: copies, limit: limit)
  }

  public func request(_ id: RequestID, of actor: Actor) -> RememberedRequest? {
    requests.remembered[RequestMemory.Key(actor: actor.principal, id: id)]
  }
}

extension LedgerState {
  public mutating func set(position: Position) { self.position = position }
  public mutating func set(catalog: Catalog) { self.catalog = catalog }
  public mutating func set(keyNumbers: [UInt32]) { self.keyNumbers = keyNumbers }

  public mutating func set(_ account: Account, replacing before: Account?) {
    if let before, !before.isClosed {
      let folded = UnicodeText.caseFolded(before.name.text)
      if accountsByName[folded] == before.id { accountsByName[folded] = nil }
      if let agency = before.agency { openClients[agency, default: 0] -= 1 }
    }
    if !account.isClosed {
      accountsByName[UnicodeText.caseFolded(account.name.text)] = account.id
      if let agency = account.agency { openClients[agency, default: 0] += 1 }
    }
    accounts[account.id] = account
  }

  public mutating func set(_ member: Member, replacing before: Member?) {
    if let before, !before.isRemoved {
      let name = Name(before.account, before.email.text)
      if membersByEmail[name] == before.id { membersByEmail[name] = nil }
      if before.role == .accountAdministrator { administrators[before.account, default: 0] -= 1 }
    }
    if !member.isRemoved {
      if !member.email.isErased {
        membersByEmail[Name(member.account, member.email.text)] = member.id
      }
      if member.role == .accountAdministrator { administrators[member.account, default: 0] += 1 }
    }
    members[member.id] = member
  }

  public mutating func set(_ token: Token, replacing before: Token?) {
    if let before, !before.isDeleted {
      let name = Name(before.account, before.settings.name.text)
      if tokensByName[name] == before.id { tokensByName[name] = nil }
    }
    if !token.isDeleted, !token.settings.name.isErased {
      tokensByName[Name(token.account, token.settings.name.text)] = token.id
    }
    if before == nil { tokensByAccount[token.account, default: []].insert(token.id) }
    tokens[token.id] = token
  }

  public mutating func remember(
    _ request: RequestStamp, of actor: Actor, at position: Position, recordedAt: Timestamp
  ) {
    requests.remember(
      RequestMemory.Key(actor: actor.principal, id: request.id),
      RememberedRequest(digest: request.digest, position: position, recordedAt: recordedAt))
  }

  public mutating func forgetRequests(recordedBefore moment: Timestamp) {
    requests.forget(recordedBefore: moment)
  }
}
