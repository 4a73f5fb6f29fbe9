import TokenLedger

/// The past, and what decided an answer then, in the simplest way there is: every position is looked
/// at, one after the other.
extension NaiveLedger {
  /// The ledger as it was after an event, as far as questions about credentials go.
  func past(at position: Position) -> NaiveLedger {
    var past = NaiveLedger()
    past.catalog = catalog(at: position)
    for token in tokens(at: position) {
      past.tokenIndex[token.id] = past.tokens.count
      past.tokens.append(TokenEntry(token))
    }
    for event in events where event.position <= position {
      switch (event.body, event.subject) {
      case (.ledgerCreated(let created), _): past.keyNumbers = [created.keyNumber]
      case (.ledgerKeyRotated(let number), _): past.keyNumbers.append(number)
      case (.ledgerKeyRetired(let number), _): past.keyNumbers.removeAll { $0 == number }
      case (.accountOpened(let opened), .account(let id)):
        past.accounts.append(
          Account(
            id: id, name: opened.name, kind: opened.kind, agency: opened.agency, apiAccess: false,
            isClosed: false, openedAt: event.occurredAt, revision: event.position))
      case (_, .account(let id)):
        guard let index = past.accounts.firstIndex(where: { $0.id == id }) else { continue }
        if case .accountAPIAccessEnabled = event.body { past.accounts[index].apiAccess = true }
        if case .accountAPIAccessDisabled = event.body { past.accounts[index].apiAccess = false }
        if case .accountClosed = event.body { past.accounts[index].isClosed = true }
      default: break
      }
    }
    return past
  }

  /// What a question about the past of a credential is about.
  struct PastQuestion {
    var token: TokenID?
    /// Whether the secret was presented, so that the token is found by it.
    var hash: SecretHash?
    var scopes: [ScopeName] = []
    var apiVersion: VersionName?
    var address: IPAddress?
    var position: Position
    var now: Timestamp
  }

  /// Why a credential was refused, and the position of the event that decided it.
  func explain(_ question: PastQuestion) -> (denial: Denial?, decided: Position?) {
    // Whoever lost the key cannot tell one secret from another.
    if let hash = question.hash, !keyNumbers.contains(hash.keyNumber) { return (.unknown, nil) }
    let made = question.hash.flatMap { hash in events.first { $0.madeSecret == hash } }
    if question.hash != nil && made == nil { return (.unknown, nil) }
    var id = question.token
    if let made, case .token(let owner) = made.subject { id = owner }
    guard let id else { return (.unknown, nil) }
    let past = past(at: question.position)
    guard let token = past.entry(id)?.token else { return (.unknown, nil) }
    if let made, made.position > question.position { return (.unknown, nil) }
    let hash = question.hash ?? token.secret
    let asked = question.hash == nil ? nil : question.token
    let answer = past.authenticate(
      hash, token: asked, scopes: question.scopes, apiVersion: question.apiVersion,
      address: question.address ?? token.settings.networks.first?.address, clock: question.now)
    let decided = decision(
      on: answer.denial, token: token, hash: hash, asked: asked, question, past)
    return (answer.denial, decided)
  }

  private func decision(
    on denial: Denial?, token: Token, hash: SecretHash?, asked: TokenID?,
    _ question: PastQuestion, _ past: NaiveLedger
  ) -> Position? {
    func since(_ holds: (Token) -> Bool) -> Position? {
      start(of: token.id, upTo: question.position) { token, _, _ in token.map(holds) ?? false }
    }
    func set(_ date: (Token) -> Timestamp?) -> Position? {
      var last: Position?
      var before: Timestamp?
      for version in versions(of: token.id, upTo: question.position) {
        if date(version) != before { last = version.revision }
        before = date(version)
      }
      return last
    }
    switch denial {
    case nil:
      let event = start(of: token.id, upTo: question.position) { then, open, catalog in
        guard let then, open, !then.isDisabled, !then.isDeleted else { return false }
        let stands = token.secret == hash ? then.secret == hash : then.previous?.hash == hash
        let status = catalog.version(then.settings.apiVersion)?.status
        return stands && status != nil && status != .retired
      }
      guard let begins = token.settings.notBefore, let event,
        events[Int(event.value) - 1].recordedAt < begins
      else { return event }
      return set(\.settings.notBefore)
    case .apiAccessDisabled:
      return start(of: token.id, upTo: question.position) { _, open, _ in !open }
    case .disabled: return since(\.isDisabled)
    case .notYetValid: return set(\.settings.notBefore)
    case .expired: return set(\.settings.expires)
    case .networkNotAllowed:
      return since { token in
        let networks = token.settings.networks
        guard let address = question.address else { return false }
        return !networks.isEmpty && !networks.contains { $0.contains(address) }
      }
    case .versionRetired:
      return start(of: token.id, upTo: question.position) { token, _, catalog in
        guard let token else { return false }
        return catalog.version(token.settings.apiVersion).map { $0.status == .retired } ?? true
      }
    case .versionMismatch: return since { $0.settings.apiVersion != question.apiVersion }
    case .insufficientScope:
      return since { !Set($0.settings.scopes).isSuperset(of: question.scopes) }
    case .unknown:
      if token.isDeleted { return since(\.isDeleted) }
      guard let hash else { return versions(of: token.id, upTo: question.position).first?.revision }
      if let asked, asked != token.id { return events.first { $0.madeSecret == hash }?.position }
      if !past.keyNumbers.contains(hash.keyNumber) {
        return events.last {
          $0.body == .ledgerKeyRetired(keyNumber: hash.keyNumber)
            && $0.position <= question.position
        }?.position
      }
      if token.previous?.hash == hash { return since { $0.previous?.hash == hash } }
      return since { $0.secret != hash && $0.previous?.hash != hash }
    }
  }

  private func versions(of id: TokenID, upTo position: Position) -> [Token] {
    entry(id)?.versions.filter { $0.revision <= position } ?? []
  }

  /// The position since which something has held without a break, looking at every position: with the
  /// token, whether its account was open to calls, and the catalog.
  private func start(
    of id: TokenID, upTo position: Position, _ holds: (Token?, Bool, Catalog) -> Bool
  ) -> Position? {
    var token: Token?
    var isOpen = false
    var catalog = Catalog.empty
    var start: Position?
    let account = entry(id)?.token.account
    var versions = versions(of: id, upTo: position)[...]
    for event in events where event.position <= position {
      if versions.first?.revision == event.position { token = versions.popFirst() }
      if let account, event.subject == .account(account) {
        switch event.body {
        case .accountAPIAccessEnabled: isOpen = true
        case .accountAPIAccessDisabled, .accountClosed: isOpen = false
        default: break
        }
      }
      if case .catalogPublished(let published) = event.body { catalog = published }
      // A closed door is one from the account's first event on, not from the ledger's.
      let isThere = account.map { event.position >= opening(of: $0) } ?? false
      if isThere && holds(token, isOpen, catalog) {
        start = start ?? event.position
      } else {
        start = nil
      }
    }
    return start
  }

  private func opening(of account: AccountID) -> Position {
    events.first { $0.subject == .account(account) }?.position ?? .zero
  }
}

extension Event {
  /// The hash of the secret that the event made.
  fileprivate var madeSecret: SecretHash? {
    switch body {
    case .tokenCreated(let created): created.secret
    case .tokenDuplicated(let duplicated): duplicated.secret
    case .tokenReset(let reset): reset.secret
    case .tokenRestored(let restored): restored.secret
    default: nil
    }
  }
}
