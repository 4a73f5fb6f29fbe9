extension StateReader where Self: ~Copyable {
  func decidePublish(
    _ versions: [APIVersion], _ categories: [ScopeCategory], _ asked: Asked
  ) throws(Refusal) -> Decision {
    try asked.access.require(.publishCatalog, in: nil)
    try asked.checkNoRevision()
    let new = try Catalog(versions: versions, categories: categories)
    let old = catalog
    guard new != old else { return Decision(events: [], subjects: [.catalog]) }
    try checkOrder(of: new, after: old)
    try checkDropped(by: new, from: old)
    return Decision(
      events: [EventDraft(account: nil, subject: .catalog, body: .catalogPublished(new))],
      subjects: [.catalog])
  }

  /// Versions that both catalogs have stand in the same order; new ones may stand anywhere.
  private func checkOrder(of new: Catalog, after old: Catalog) throws(Refusal) {
    let places = Dictionary(
      uniqueKeysWithValues: old.versions.enumerated().map { ($1.name, $0) })
    var latest = -1
    for version in new.versions {
      guard let place = places[version.name] else { continue }
      guard place > latest else { throw .catalogReordersVersions(version.name) }
      latest = place
    }
  }

  private func checkDropped(by new: Catalog, from old: Catalog) throws(Refusal) {
    let keptVersions = Set(new.versions.map(\.name))
    let keptScopes = Set(new.scopes)
    let versions = old.versions.map(\.name).filter { !keptVersions.contains($0) }
    let scopes = old.scopes.filter { !keptScopes.contains($0) }
    if versions.isEmpty && scopes.isEmpty { return }
    let holders = holders(ofVersions: Set(versions), scopes: Set(scopes))
    for version in versions {
      if let count = holders.versions[version], count > 0 {
        throw .catalogDropsVersion(version, holders: count)
      }
    }
    for scope in scopes {
      if let count = holders.scopes[scope], count > 0 {
        throw .catalogDropsScope(scope, holders: count)
      }
    }
  }
}
