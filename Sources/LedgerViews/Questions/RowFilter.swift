import LMDB
import TokenDomain

/// A ``TokenDomain/TokenFilter`` made ready for rows: names and use are asked for elsewhere.
struct RowFilter {
  private let now: Int64
  private let from: Int64
  /// Included: the last moment that fits.
  private let through: Int64
  private let states: [Token.State]
  private let createdBy: UInt32?
  /// By number; nil if any version fits.
  private let versions: [Bool]?
  /// By number; nil if any set fits.
  private let scopes: [Bool]?
  /// Whether no row can fit.
  private let isImpossible: Bool
  /// Whether every row fits that is not deleted, so that counting needs no look at rows.
  let isOpen: Bool

  private let wantsEnabled: Bool
  private let wantsDisabled: Bool
  private let wantsExpired: Bool
  private let wantsDeleted: Bool

  init(
    _ filter: TokenFilter, now: Timestamp, catalog: Catalog, columns: Columns,
    in transaction: borrowing some Reading & ~Copyable
  ) throws {
    self.now = now.microseconds
    let interval = filter.created?.interval(at: now)
    from = interval?.from?.microseconds ?? .min
    let end = interval?.to?.microseconds
    through = end.map { $0 == .min ? .min : $0 - 1 } ?? .max
    states = filter.states.isEmpty ? [.enabled, .disabled, .expired] : Array(filter.states)
    wantsEnabled = states.contains(.enabled)
    wantsDisabled = states.contains(.disabled)
    wantsExpired = states.contains(.expired)
    wantsDeleted = states.contains(.deleted)
    let interning = columns.interning
    var isImpossible = end == .min
    if let actor = filter.createdBy {
      createdBy = try interning.number(of: actor.principal.indexKey, .actor, in: transaction)
      if createdBy == nil { isImpossible = true }
    } else {
      createdBy = nil
    }
    versions = try Self.versions(filter, catalog, interning, in: transaction)
    scopes = try Self.scopes(filter, interning, in: transaction)
    self.isImpossible = isImpossible
    isOpen =
      wantsEnabled && wantsDisabled && wantsExpired && !wantsDeleted && filter.created == nil
      && filter.createdBy == nil && versions == nil && scopes == nil
  }

  /// Whether the row fits in all that rows know.
  @inline(__always)
  func fits(_ row: ColumnRow) -> Bool {
    if isImpossible || row.created < from || row.created > through { return false }
    let isWanted =
      if row.flags.contains(.deleted) {
        wantsDeleted
      } else if row.flags.contains(.disabled) {
        wantsDisabled
      } else if row.expires <= now {
        wantsExpired
      } else {
        wantsEnabled
      }
    guard isWanted else { return false }
    if let createdBy, row.createdBy != createdBy { return false }
    if let versions, !versions[Int(row.version)] { return false }
    if let scopes, !scopes[Int(row.scopes)] { return false }
    return true
  }

  private static func versions(
    _ filter: TokenFilter, _ catalog: Catalog, _ interning: Interning,
    in transaction: borrowing some Reading & ~Copyable
  ) throws -> [Bool]? {
    if filter.apiVersion == nil, filter.olderThan == nil { return nil }
    let limit = filter.olderThan.flatMap { catalog.index(of: $0) }
    return try interning.all(.version, in: transaction) { bytes in
      let version = VersionName(stored: String(decoding: bytes, as: UTF8.self))
      if let asked = filter.apiVersion, asked != version { return false }
      guard filter.olderThan != nil else { return true }
      guard let limit, let place = catalog.index(of: version) else { return false }
      return place < limit
    }
  }

  private static func scopes(
    _ filter: TokenFilter, _ interning: Interning,
    in transaction: borrowing some Reading & ~Copyable
  ) throws -> [Bool]? {
    guard let scope = filter.scope else { return nil }
    return try interning.all(.scopes, in: transaction) { Interning.scopes($0, contain: scope) }
  }
}

extension Interning {
  /// Which numbers have values that fit; number 0, which is none, does not.
  func all(
    _ kind: Kind, in transaction: borrowing some Reading & ~Copyable,
    _ fits: ([UInt8]) -> Bool
  ) throws -> [Bool] {
    let count = try count(kind, in: transaction)
    var all = [Bool](repeating: false, count: Int(count) + 1)
    for number in 0..<count {
      if let value = try value(number + 1, kind, in: transaction) {
        all[Int(number) + 1] = fits(value)
      }
    }
    return all
  }
}
