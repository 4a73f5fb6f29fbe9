import Text
import TokenLedger

extension NaiveLedger {
  /// Whether a token fits every condition of a filter.
  func matches(_ token: Token, _ filter: TokenFilter, at now: Timestamp, in catalog: Catalog)
    -> Bool
  {
    if let part = filter.namePart {
      let folded = UnicodeText.searchFolded(token.settings.name.text)
      if !Self.bytes(folded, contain: UnicodeText.searchFolded(part)) { return false }
    }
    let age = now.microseconds - token.createdAt.microseconds
    let day: Int64 = 86_400_000_000
    switch filter.created {
    case nil: break
    case .last7Days: if age > 7 * day { return false }
    case .last30Days: if age > 30 * day { return false }
    case .moreThan30Days: if age <= 30 * day { return false }
    case .range(let from, let to):
      if let from, token.createdAt < from { return false }
      if let to, token.createdAt >= to { return false }
    }
    let state: Token.State =
      if token.isDeleted { .deleted } else if token.isDisabled {
        .disabled
      } else if let expires =
        token.settings.expires, expires <= now
      { .expired } else { .enabled }
    if filter.states.isEmpty ? state == .deleted : !filter.states.contains(state) { return false }
    if let version = filter.apiVersion, token.settings.apiVersion != version { return false }
    if let bound = filter.olderThan {
      // A version that the catalog dropped is none of those that stand before another.
      guard let limit = catalog.index(of: bound),
        let own = catalog.index(of: token.settings.apiVersion), own < limit
      else { return false }
    }
    if let scope = filter.scope, !token.settings.scopes.contains(scope) { return false }
    if let creator = filter.createdBy, token.createdBy.principal != creator.principal {
      return false
    }
    let lastUsed = entry(token.id)?.lastUsed
    if filter.neverUsed && lastUsed != nil { return false }
    if let since = filter.unusedSince, let lastUsed, lastUsed >= since { return false }
    return true
  }

  private static func bytes(_ text: String, contain part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    guard !part.isEmpty else { return true }
    guard text.count >= part.count else { return false }
    return (0...text.count - part.count).contains { text[$0...].starts(with: part) }
  }

  /// What a list by name is ordered by.
  func sortName(_ token: Token) -> String { UnicodeText.searchFolded(token.settings.name.text) }

  /// The tokens as they were after an event.
  func tokens(at position: Position) -> [Token] {
    tokens.compactMap { entry in entry.versions.last { $0.revision <= position } }
  }

  func catalog(at position: Position) -> Catalog {
    catalogs.last { $0.from <= position }?.catalog ?? .empty
  }

  /// The position that a moment means, and the moment itself.
  func resolve(_ moment: Moment) -> (position: Position, now: Timestamp) {
    switch moment {
    case .position(let position):
      (position, events[Int(position.value) - 1].recordedAt)
    case .time(let time):
      (Position(UInt64(events.prefix { $0.recordedAt <= time }.count)), time)
    }
  }

  /// Everything that a list must hold over all its pages, in no order.
  func list(_ request: TokenListRequest, clock: Timestamp) -> [Token] {
    let moment = request.at.map(resolve)
    let now = moment?.now ?? questionTime(clock: clock)
    let catalog = moment.map { self.catalog(at: $0.position) } ?? self.catalog
    let candidates = moment.map { tokens(at: $0.position) } ?? tokens.map(\.token)
    return candidates.filter { token in
      if case .some(let ids) = request.accounts, !ids.contains(token.account) { return false }
      return matches(token, request.filter, at: now, in: catalog)
    }
  }

  /// The events that a question must get, in the order it asked for.
  func list(_ request: EventListRequest) -> [Event] {
    var found = events.filter { event in
      if case .some(let ids) = request.accounts {
        guard let account = event.account, ids.contains(account) else { return false }
      }
      if let subject = request.subject, event.subject != subject { return false }
      if let actor = request.actor, event.actor.principal != actor.principal { return false }
      if !request.types.isEmpty, !request.types.contains(event.type) { return false }
      if let correlation = request.correlation, event.correlation != correlation { return false }
      if let since = request.since, event.recordedAt < since { return false }
      if let until = request.until, event.recordedAt >= until { return false }
      if let after = request.after {
        if request.isReversed ? event.position >= after : event.position <= after { return false }
      }
      return true
    }
    if request.isReversed { found.reverse() }
    return request.limit.map { Array(found.prefix($0)) } ?? found
  }

  /// The answer about a secret, known by its hash; `nil` for one that the ledger never made.
  func authenticate(
    _ hash: SecretHash?, token id: TokenID?, scopes: [ScopeName], apiVersion: VersionName?,
    address: IPAddress?, clock: Timestamp
  ) -> (denial: Denial?, token: Token?, generation: UInt32) {
    let now = questionTime(clock: clock)
    guard let hash, keyNumbers.contains(hash.keyNumber) else { return (.unknown, nil, 0) }
    for entry in tokens where !entry.token.isDeleted {
      let token = entry.token
      let generation: UInt32
      if token.secret == hash {
        generation = token.generation
      } else if let previous = token.previous, previous.hash == hash, now < previous.until {
        generation = previous.generation
      } else {
        continue
      }
      if let id, id != token.id { return (.unknown, nil, 0) }
      let denial = denial(
        of: token, scopes: scopes, apiVersion: apiVersion, address: address, at: now)
      return (denial, token, generation)
    }
    return (.unknown, nil, 0)
  }

  /// Whether a member may still act with its key.
  func isActing(_ member: Member) -> Bool {
    guard !member.isRemoved, let key = member.key else { return false }
    return keyNumbers.contains(key.keyNumber) && account(member.account)?.isClosed == false
  }

  private func denial(
    of token: Token, scopes: [ScopeName], apiVersion: VersionName?, address: IPAddress?,
    at now: Timestamp
  ) -> Denial? {
    let settings = token.settings
    let account = account(token.account)
    if account?.apiAccess != true || account?.isClosed == true { return .apiAccessDisabled }
    if token.isDisabled { return .disabled }
    if let notBefore = settings.notBefore, now < notBefore { return .notYetValid }
    if let expires = settings.expires, expires <= now { return .expired }
    if !settings.networks.isEmpty {
      guard let address, settings.networks.contains(where: { $0.contains(address) }) else {
        return .networkNotAllowed
      }
    }
    if catalog.version(settings.apiVersion)?.status == .retired { return .versionRetired }
    if let apiVersion, apiVersion != settings.apiVersion { return .versionMismatch }
    if !Set(settings.scopes).isSuperset(of: scopes) { return .insufficientScope }
    return nil
  }
}
