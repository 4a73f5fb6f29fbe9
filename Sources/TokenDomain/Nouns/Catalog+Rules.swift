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
    guard categories.count <= Self.categoriesMax else {
      throw .malformedCatalog(
        problem: "has \(categories.count) scope categories: give at most \(Self.categoriesMax)")
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
      versions.reduce(0) { $0 + $1.name.text.utf8.count + Self.frameBytesMax }
      + categories.reduce(0) { $0 + $1.name.text.utf8.count + Self.frameBytesMax }
      + scopes.reduce(0) { $0 + $1.text.utf8.count + Self.textHeadBytesMax }
    guard bytes <= Self.bytesMax else {
      throw .malformedCatalog(
        problem: "takes \(bytes) bytes in the log: shorten names until it is \(Self.bytesMax)")
    }
    guard versions.contains(where: { $0.status == .current }) else { throw .noCurrentVersion }
    self.init(stored: versions, categories: categories)
  }

  /// What a version or a category takes in a record besides its name, at most: status, sunset and
  /// the frames around them.
  private static let frameBytesMax = 16
  /// What stands before a scope's name in a record (RFC 8949 §3: one byte, and one of length).
  private static let textHeadBytesMax = 2
}

extension Sequence where Element: Hashable {
  /// The first element that was there before.
  fileprivate var firstRepeated: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
