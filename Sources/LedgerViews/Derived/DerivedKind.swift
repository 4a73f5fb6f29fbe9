package import LMDB

/// One kind of derived environment: what its directories are called and what is in them.
package struct DerivedKind: Sendable {
  /// What the directories' names begin with: `views` for `views-7`.
  package let name: String
  /// The tables of the views, by the index that ``DerivedEnvironment/table(_:)`` takes.
  package let tables: [String]
  /// The views that fill them, with what else their contents depend on.
  package let versions: [ViewVersion]
  /// How the LMDB environment is opened.
  package let options: Environment.Options
  /// Whether people's words stand in it in the clear: then its file is overwritten before it is removed.
  package let holdsWords: Bool

  /// Describes a kind. It is opened without syncing, whatever `options` says.
  package init(
    name: String, tables: [String], versions: [ViewVersion],
    options: Environment.Options = Environment.Options(), holdsWords: Bool = false
  ) {
    self.name = name
    self.holdsWords = holdsWords
    self.tables = tables
    self.versions = versions
    var options = options
    options.durability = .none
    options.tablesMax = max(options.tablesMax, tables.count + 1)
    self.options = options
  }

  /// The table that every derived environment has besides.
  static let headerTable = "header"
}

/// The directories of one kind in a ledger.
///
/// `views-7` is a whole environment, whose header says whether it is live. `views-8.building` is
/// being built, or was when its process ended; it gets its name just before it becomes live.
struct DerivedDirectories: Sendable {
  let ledger: String
  let kind: String

  func path(_ number: UInt32) -> String { "\(ledger)/\(kind)-\(number)" }
  func buildingPath(_ number: UInt32) -> String { path(number) + Self.buildingSuffix }

  static let buildingSuffix = ".building"

  /// The number in a directory's name, and whether it is being built; `nil` for other names.
  func parse(_ name: String) -> (number: UInt32, isBuilding: Bool)? {
    guard name.hasPrefix(kind + "-") else { return nil }
    let isBuilding = name.hasSuffix(Self.buildingSuffix)
    let digits = name.dropFirst(kind.utf8.count + 1)
      .dropLast(isBuilding ? Self.buildingSuffix.utf8.count : 0)
    guard let number = UInt32(digits), number > 0, String(number) == digits else { return nil }
    return (number, isBuilding)
  }
}
