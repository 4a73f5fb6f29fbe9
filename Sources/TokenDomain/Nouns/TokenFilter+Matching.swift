import Text

extension TokenFilter {
  /// Whether `token` fits: the definition that every index must agree with.
  ///
  /// - Parameters:
  ///   - now: the moment that states and spans are meant at.
  ///   - catalog: tells which versions are older; one that it lacks has none.
  ///   - lastUsed: when the token was last used, `nil` for never.
  public func matches(
    _ token: Token, now: Timestamp, catalog: Catalog, lastUsed: Timestamp?
  ) -> Bool {
    let state = token.state(at: now)
    guard states.isEmpty ? state != .deleted : states.contains(state) else { return false }
    if let namePart, !Self.name(token.settings.name, holds: namePart) { return false }
    if let created, !created.contains(token.createdAt, at: now) { return false }
    if let apiVersion, token.settings.apiVersion != apiVersion { return false }
    if let olderThan {
      guard let limit = catalog.index(of: olderThan),
        let place = catalog.index(of: token.settings.apiVersion), place < limit
      else { return false }
    }
    if let scope, !token.settings.scopes.contains(scope) { return false }
    if let createdBy, token.createdBy.principal != createdBy.principal { return false }
    if neverUsed, lastUsed != nil { return false }
    if let unusedSince, let lastUsed, lastUsed >= unusedSince { return false }
    return true
  }

  /// Whether `part`, folded for searching, stands in the folded name; a part that folds to nothing
  /// stands in every name. Compared scalar by scalar, as an index of folded names would.
  public static func name(_ name: TokenName, holds part: String) -> Bool {
    let sought = Array(UnicodeText.searchFolded(part).utf8)
    let whole = Array(UnicodeText.searchFolded(name.text).utf8)
    guard sought.count <= whole.count else { return false }
    return (0...whole.count - sought.count).contains { whole[$0...].starts(with: sought) }
  }

  /// Whether a version or a scope is named.
  var refersToCatalog: Bool { apiVersion != nil || olderThan != nil || scope != nil }

  /// Refuses versions and scopes that the catalog does not have: nothing could fit them, and a
  /// typing mistake would look like an empty answer.
  ///
  /// - Throws: ``Refusal/unknownVersion(_:)``, ``Refusal/unknownScope(_:)``.
  public func checkKnown(in catalog: Catalog) throws(Refusal) {
    for version in [apiVersion, olderThan].compactMap(\.self)
    where catalog.version(version) == nil {
      throw .unknownVersion(version)
    }
    if let scope, !catalog.contains(scope) { throw .unknownScope(scope) }
  }
}
