import Cryptography

extension StateReader where Self: ~Copyable {
  func decideChange(_ change: ChangeTokens, _ asked: Asked) throws(Refusal) -> Decision {
    let tokens: [Token]
    var digest: [UInt8]?
    switch change.selection {
    case .tokens(let ids):
      tokens = try namedTokens(ids.withoutRepetition, for: change.verb.permission, asked)
    case .matching(let account, let filter, let expected):
      tokens = try matchingTokens(account, filter, for: change.verb.permission, asked)
      digest = try Self.checkedDigest(of: tokens, expected)
    case .derived(let source, let includesSource, let expected):
      tokens = try derivedTokens(source, includesSource, for: change.verb.permission, asked)
      digest = try Self.checkedDigest(of: tokens, expected)
    }
    let verb = try resolved(change.verb)
    var decision = Decision(
      events: [], subjects: tokens.map { .token($0.id) }, selectionDigest: digest)
    for token in tokens {
      guard let body = try verb.body(for: token) else { continue }
      decision.events.append(
        EventDraft(account: token.account, subject: .token(token.id), body: body))
    }
    return decision
  }

  private func namedTokens(
    _ ids: [TokenID], for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> [Token] {
    guard !ids.isEmpty else { throw .noTokensNamed }
    guard ids.count <= ChangeTokens.tokensMax else { throw .tooManyTokens(count: ids.count) }
    if ids.count > 1 { try asked.checkNoRevision() }
    var tokens: [Token] = []
    tokens.reserveCapacity(ids.count)
    for id in ids { tokens.append(try tokenInOpenAccount(id, for: permission, asked)) }
    return tokens
  }

  private func matchingTokens(
    _ id: AccountID, _ filter: TokenFilter, for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> [Token] {
    let account = try account(id, seenBy: asked.access)
    try asked.access.require(permission, in: account)
    try asked.checkNoRevision()
    guard !filter.asksAboutUse else { throw .useNotAskable }
    guard !account.isClosed else { throw .accountClosed(id) }
    if filter.refersToCatalog { try filter.checkKnown(in: catalog) }
    let ids = tokens(in: id, matching: filter, now: asked.now, limit: ChangeTokens.tokensMax)
    guard ids.count <= ChangeTokens.tokensMax else { throw .tooManyTokens(count: ids.count) }
    return ids.compactMap { token($0) }
  }

  /// The source may be deleted: what came of it lives on.
  private func derivedTokens(
    _ source: TokenID, _ includesSource: Bool, for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> [Token] {
    try asked.checkNoRevision()
    _ = try tokenInOpenAccount(source, for: permission, asked)
    let ids = derived(from: source, limit: ChangeTokens.tokensMax)
    guard ids.count <= ChangeTokens.tokensMax else { throw .tooManyTokens(count: ids.count) }
    var tokens: [Token] = []
    for id in ((includesSource ? [source] : []) + ids).sorted() {
      // Who may see the source only, such as its holder, may not stop what came of it.
      let token = try tokenInOpenAccount(id, for: permission, asked)
      if !token.isDeleted { tokens.append(token) }
    }
    return tokens
  }

  private static func checkedDigest(
    of tokens: [Token], _ expected: [UInt8]?
  ) throws(Refusal) -> [UInt8] {
    let actual = selectionDigest(of: tokens)
    if let expected, expected != actual { throw .selectionChanged }
    return actual
  }

  /// Only an upgrade needs the catalog: the other verbs do not read it.
  private func resolved(_ verb: ChangeTokens.Verb) throws(Refusal) -> ResolvedVerb {
    switch verb {
    case .disable: return .disable
    case .enable: return .enable
    case .delete: return .delete
    case .upgrade(let asked):
      let catalog = catalog
      let name: VersionName
      if let asked { name = asked } else { name = try TokenRules.version(nil, in: catalog) }
      let places = Dictionary(
        uniqueKeysWithValues: catalog.versions.enumerated().map { ($1.name, $0) })
      guard let place = places[name] else { throw .unknownVersion(name) }
      return .upgrade(
        to: catalog.versions[place], place: place, isDefault: asked == nil, places: places)
    }
  }

  /// Names a selection: 16 bytes of BLAKE2b-256 over id and revision of each token, in order of id.
  private static func selectionDigest(of tokens: [Token]) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(24 * tokens.count)
    for token in tokens {
      message += token.id.bytes
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        message.append(UInt8(truncatingIfNeeded: token.revision.value >> shift))
      }
    }
    return Array(KeyedHash.blake2b256(message).bytes.prefix(ChangeTokens.digestByteCount))
  }
}

extension ChangeTokens {
  /// Bytes of the digest that names a selection.
  public static let digestByteCount = 16
}

extension ChangeTokens.Verb {
  var permission: Permission {
    switch self {
    case .disable: .stopTokens
    case .enable, .delete, .upgrade: .changeTokens
    }
  }
}

/// What to do with each token, once it is known which version an upgrade goes to.
private enum ResolvedVerb {
  case disable, enable, delete
  /// To `target`, which stands at `place`; a default never goes back.
  case upgrade(to: APIVersion, place: Int, isDefault: Bool, places: [VersionName: Int])

  /// What happens to `token`; `nil` if it is already so.
  func body(for token: Token) throws(Refusal) -> EventBody? {
    if case .delete = self { return token.isDeleted ? nil : .tokenDeleted }
    guard !token.isDeleted else { throw .tokenDeleted(token.id) }
    switch self {
    case .disable: return token.isDisabled ? nil : .tokenDisabled
    case .enable: return token.isDisabled ? .tokenEnabled : nil
    case .delete: return nil
    case .upgrade(let target, let place, let isDefault, let places):
      let current = token.settings.apiVersion
      guard current != target.name else { return nil }
      if let currentPlace = places[current], place < currentPlace {
        guard !isDefault else { return nil }
        throw .olderVersion(token.id, current: current, asked: target.name)
      }
      guard target.status != .retired else { throw .retiredVersion(target.name) }
      return .tokenVersionUpgraded(Change(before: current, after: target.name))
    }
  }
}
