import Text

extension Catalog {
  /// Checks a catalog that somebody wants to publish.
  ///
  /// - Throws: ``Refusal/malformedCatalog(problem:)`` if a name is there twice, a category is empty,
  ///   a current version has a sunset, or a limit is passed; ``Refusal/noCurrentVersion``.
  public init(versions: [APIVersion], categories: [ScopeCategory]) throws(Refusal) {
    let scopes = categories.flatMap(\.scopes)
    guard versions.count <= Self.versionsMax else {
      throw .malformedCatalog(
        problem: "has \(versions.count) API versions: give at most \(Self.versionsMax)")
    }
    guard scopes.count <= Self.scopesMax else {
      throw .malformedCatalog(
        problem: "has \(scopes.count) scopes: give at most \(Self.scopesMax)")
    }
    if let name = versions.map(\.name.text).firstRepeated {
      throw .malformedCatalog(problem: "has the API version \(name) twice")
    }
    if let name = scopes.map(\.text).firstRepeated {
      throw .malformedCatalog(problem: "has the scope \(name) twice")
    }
    if let name = categories.map({ UnicodeText.caseFolded($0.name.text) }).firstRepeated {
      throw .malformedCatalog(problem: "has the scope category \(name) twice")
    }
    if let empty = categories.first(where: \.scopes.isEmpty) {
      throw .malformedCatalog(problem: "has no scope in the category \(empty.name)")
    }
    if let ending = versions.first(where: { $0.status == .current && $0.sunset != nil }) {
      throw .malformedCatalog(
        problem: "gives \(ending.name) a sunset, which only a version that is not current has")
    }
    let bytes =
      versions.reduce(0) { $0 + $1.name.text.utf8.count + Self.overheadBytes }
      + categories.reduce(0) { $0 + $1.name.text.utf8.count + Self.overheadBytes }
      + scopes.reduce(0) { $0 + $1.text.utf8.count }
    guard bytes <= Self.bytesMax else {
      throw .malformedCatalog(
        problem: "is too large: its names take \(bytes) bytes of \(Self.bytesMax)")
    }
    guard versions.contains(where: { $0.status == .current }) else { throw .noCurrentVersion }
    self.init(stored: versions, categories: categories)
  }

  /// What a version or a category takes in a record besides its name, at most: status, sunset and
  /// the frames around them.
  private static let overheadBytes = 16
}

extension Sequence where Element: Hashable {
  /// The first element that was there before.
  fileprivate var firstRepeated: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
