/// One version of the API that tokens may call.
public struct APIVersion: Hashable, Sendable {
  /// Where a version is in its life.
  public enum Status: String, CaseIterable, Sendable {
    case current, deprecated, retired
  }
  public var name: VersionName
  public var status: Status
  /// When a deprecated version is meant to end; it only informs.
  public var sunset: Timestamp?

  public init(name: VersionName, status: Status, sunset: Timestamp? = nil) {
    self.name = name
    self.status = status
    self.sunset = sunset
  }
}

/// Scopes that belong together.
public struct ScopeCategory: Hashable, Sendable {
  public var name: CategoryName
  public var scopes: [ScopeName]

  public init(name: CategoryName, scopes: [ScopeName]) {
    self.name = name
    self.scopes = scopes
  }
}

/// What tokens may refer to: API versions, oldest first, and scopes by category.
public struct Catalog: Hashable, Sendable {
  /// Most API versions.
  public static let versionsMax = 1000
  /// Most scopes over all categories.
  public static let scopesMax = 2000
  /// Most scope categories.
  public static let categoriesMax = 200
  /// Most bytes that all of it takes in an event's record, which has to hold a reason and the names
  /// of who acted besides.
  public static let bytesMax = 48 * 1024

  public let versions: [APIVersion]
  public let categories: [ScopeCategory]

  /// Takes a catalog as the log holds it.
  public init(stored versions: [APIVersion], categories: [ScopeCategory]) {
    self.versions = versions
    self.categories = categories
  }

  /// Before the first publication.
  public static let empty = Catalog(stored: [], categories: [])

  /// The newest version that is current: what a new token gets.
  public var newestCurrent: APIVersion? { versions.last { $0.status == .current } }
  /// Every scope, in the order of the catalog.
  public var scopes: [ScopeName] { categories.flatMap(\.scopes) }

  /// Where a version stands in age; 0 is the oldest.
  public func index(of version: VersionName) -> Int? {
    versions.firstIndex { $0.name == version }
  }

  /// The version of that name.
  public func version(_ name: VersionName) -> APIVersion? {
    versions.first { $0.name == name }
  }

  /// Whether the catalog has this scope.
  public func contains(_ scope: ScopeName) -> Bool {
    categories.contains { $0.scopes.contains(scope) }
  }
}
