/// Rules that what people decide about tokens must follow.
enum TokenRules {
  /// A token's access rights as they are kept: in order, each once.
  ///
  /// - Throws: ``Refusal/noScopes``, ``Refusal/tooManyScopes``, ``Refusal/unknownScope(_:)``.
  static func scopes(_ asked: [ScopeName], in catalog: Catalog) throws(Refusal) -> [ScopeName] {
    let scopes = Set(asked).sorted()
    guard !scopes.isEmpty else { throw .noScopes }
    guard scopes.count <= TokenSettings.scopesMax,
      scopes.reduce(0, { $0 + $1.text.utf8.count }) <= TokenSettings.scopeBytesMax
    else { throw .tooManyScopes }
    try checkKnown(scopes, in: catalog)
    return scopes
  }

  /// - Throws: ``Refusal/unknownScope(_:)`` for the first that is not in the catalog.
  static func checkKnown(_ scopes: [ScopeName], in catalog: Catalog) throws(Refusal) {
    if scopes.isEmpty { return }
    let known = Set(catalog.scopes)
    for scope in scopes where !known.contains(scope) { throw .unknownScope(scope) }
  }

  /// The addresses, each once.
  ///
  /// - Throws: ``Refusal/tooManyDevelopers``.
  static func developers(_ asked: [EmailAddress]) throws(Refusal) -> [EmailAddress] {
    let developers = asked.withoutRepetition
    guard developers.count <= TokenSettings.developersMax else { throw .tooManyDevelopers }
    return developers
  }

  /// The networks, each once.
  ///
  /// - Throws: ``Refusal/tooManyNetworks``.
  static func networks(_ asked: [Network]) throws(Refusal) -> [Network] {
    let networks = asked.withoutRepetition
    guard networks.count <= TokenSettings.networksMax else { throw .tooManyNetworks }
    return networks
  }

  /// - Throws: ``Refusal/expiryNotAfterNotBefore``.
  static func checkOrder(notBefore: Timestamp?, expires: Timestamp?) throws(Refusal) {
    if let notBefore, let expires, expires <= notBefore { throw .expiryNotAfterNotBefore }
  }

  /// The version to put a token on: the newest current one unless another is named.
  ///
  /// - Throws: ``Refusal/noCurrentVersion``, ``Refusal/unknownVersion(_:)``,
  ///   ``Refusal/retiredVersion(_:)``.
  static func version(_ asked: VersionName?, in catalog: Catalog) throws(Refusal) -> VersionName {
    guard let asked else {
      guard let newest = catalog.newestCurrent else { throw .noCurrentVersion }
      return newest.name
    }
    guard let version = catalog.version(asked) else { throw .unknownVersion(asked) }
    guard version.status != .retired else { throw .retiredVersion(asked) }
    return asked
  }
}
