import LMDB
import TokenDomain

/// Where a table differs from one that was built anew.
package struct DerivedDifference: Hashable, Sendable {
  /// What is different at a key.
  package enum Kind: String, Hashable, Sendable {
    /// The live environment has it, and building anew does not make it.
    case unexpected
    /// Building anew makes it, and the live environment lacks it.
    case missing
    /// Both have it, with other values.
    case different
  }
  /// The environment's kind: tables of two kinds may share a name.
  package var environment = ""
  package let table: String
  package let key: [UInt8]
  package let kind: Kind
  /// What the live environment has there.
  package var live: [UInt8]?
  /// What building anew makes there.
  package var built: [UInt8]?
}

extension DerivedDifference: CustomStringConvertible {
  /// Table, key in hexadecimal and what is the matter.
  package var description: String {
    "\(table) \(key.hexadecimal): \(kind.rawValue)"
  }
}

/// Two environments of a kind, to be compared key by key.
struct DerivedComparison: ~Copyable {
  let kind: DerivedKind
  let live: DerivedRead
  let built: DerivedRead

  /// Entries of all tables of the live one.
  func entryCount() throws -> Int {
    try kind.tables.indices.reduce(0) { try $0 + live.count(live.environment.table($1)) }
  }

  /// The first difference in the order of tables and keys; `nil` if there is none.
  func firstDifference() throws -> DerivedDifference? {
    for (index, name) in kind.tables.enumerated() {
      let difference = try live.withCursor(live.environment.table(index)) { live in
        try built.withCursor(built.environment.table(index)) { built in
          try Self.firstDifference(name, &live, &built)
        }
      }
      if var difference {
        difference.environment = kind.name
        return difference
      }
    }
    return nil
  }

  private static func firstDifference(
    _ table: String, _ live: inout Cursor, _ built: inout Cursor
  ) throws -> DerivedDifference? {
    var (hasLive, hasBuilt) = (try live.seekFirst(), try built.seekFirst())
    while hasLive && hasBuilt {
      let difference = live.withEntry { liveKey, liveValue in
        built.withEntry { builtKey, builtValue -> DerivedDifference? in
          if !liveKey.isEqual(to: builtKey) {
            let (own, other) = (liveKey.copied(), builtKey.copied())
            let isMissing = other.lexicographicallyPrecedes(own)
            return DerivedDifference(
              table: table, key: isMissing ? other : own, kind: isMissing ? .missing : .unexpected,
              live: isMissing ? nil : liveValue.copied(),
              built: isMissing ? builtValue.copied() : nil)
          }
          return liveValue.isEqual(to: builtValue)
            ? nil
            : DerivedDifference(
              table: table, key: liveKey.copied(), kind: .different, live: liveValue.copied(),
              built: builtValue.copied())
        }
      }
      if let difference { return difference }
      (hasLive, hasBuilt) = (try live.next(), try built.next())
    }
    if hasLive {
      return live.withEntry { key, value in
        DerivedDifference(
          table: table, key: key.copied(), kind: .unexpected, live: value.copied())
      }
    }
    if hasBuilt {
      return built.withEntry { key, value in
        DerivedDifference(
          table: table, key: key.copied(), kind: .missing, built: value.copied())
      }
    }
    return nil
  }
}
