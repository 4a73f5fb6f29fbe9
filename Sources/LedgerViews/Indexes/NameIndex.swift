package import LMDB
import Text
package import TokenDomain

/// Names, folded for search: the order of a list sorted by name, and what a search for part of a
/// name scans. The only index that holds people's words.
///
/// | table | key | value |
/// |---|---|---|
/// | `order` | account 16, sort key of the name, 0, token 16 | ordinal 4 |
/// | `names` | token 16 | account 16, ordinal 4, folded name |
/// | `name.counts` | account 16 | tokens 4 |
///
/// An erased name is empty. A name is never cut in `names`; in `order` it is cut to
/// ``sortBytesMax``.
package struct NameIndex: IndexView {
  package static let name = "names"
  /// The library that folds is a part of it: another one folds some characters differently.
  package static let version = 1 << 24 | UInt32(UnicodeText.libraryVersion)
  package static let tables = ["order", "names", "name.counts"]
  /// Names that agree in so many bytes of their folded form are sorted by id.
  package static let sortBytesMax = 400

  let order: Table
  let names: Table
  private let counts: Table

  package init(_ environment: Environment) {
    order = environment.table("order")
    names = environment.table("names")
    counts = environment.table("name.counts")
  }

  /// What a list sorted by name compares, before the id: the first ``sortBytesMax`` bytes of the
  /// folded name.
  package static func sortKey(of name: TokenName) -> [UInt8] {
    Array(UnicodeText.searchFolded(name.text).utf8.prefix(sortBytesMax))
  }

  package func apply(_ event: Event, in transaction: inout WriteTransaction) throws {
    guard case .token(let id) = event.subject else { return }
    switch event.body {
    case .tokenCreated(let created):
      try insert(id, created.settings.name, event.account, in: &transaction)
    case .tokenDuplicated(let copy):
      try insert(id, copy.settings.name, event.account, in: &transaction)
    case .tokenEdited(let edit):
      guard let name = edit.name else { return }
      try rename(id, to: name.after, in: &transaction)
    case .tokenRestored(let restored):
      guard let name = restored.name else { return }
      try rename(id, to: name.after, in: &transaction)
    case .tokenErased: try rename(id, to: .erased, in: &transaction)
    default: return
    }
  }

  private func insert(
    _ id: TokenID, _ name: TokenName, _ account: AccountID?,
    in transaction: inout WriteTransaction
  ) throws {
    guard let account else { throw IndexObstacle("a token without an account") }
    guard try !transaction.contains(names, id.key) else {
      throw IndexObstacle("token \(id) is created twice")
    }
    let ordinal = try transaction.withValue(counts, account.key) { $0.bigEndian(0) } ?? UInt32(0)
    try put(id, account, ordinal, Array(UnicodeText.searchFolded(name.text).utf8), &transaction)
    var count: [UInt8] = []
    count.append(bigEndian: ordinal + 1)
    try transaction.put(counts, account.key, count)
  }

  private func rename(
    _ id: TokenID, to name: TokenName, in transaction: inout WriteTransaction
  ) throws {
    guard let entry = try transaction.value(names, id.key) else {
      throw IndexObstacle("token \(id) was never created")
    }
    let account = AccountID(value: unsafe entry.span.bytes.bigEndian(0))
    let ordinal: UInt32 = unsafe entry.span.bytes.bigEndian(16)
    _ = try transaction.delete(order, Self.orderKey(account, Array(entry[20...]), id))
    try put(id, account, ordinal, Array(UnicodeText.searchFolded(name.text).utf8), &transaction)
  }

  private func put(
    _ id: TokenID, _ account: AccountID, _ ordinal: UInt32, _ folded: [UInt8],
    _ transaction: inout WriteTransaction
  ) throws {
    var value: [UInt8] = []
    value.append(bigEndian: ordinal)
    try transaction.put(order, Self.orderKey(account, folded, id), value)
    try transaction.put(names, id.key, account.key + value + folded)
  }

  /// Names hold no control characters, so a zero byte after the name keeps prefixes in front.
  static func orderKey(_ account: AccountID, _ folded: [UInt8], _ id: TokenID) -> [UInt8] {
    var key = account.key + folded.prefix(sortBytesMax)
    key.append(0)
    key.append(bigEndian: id.value)
    return key
  }
}
