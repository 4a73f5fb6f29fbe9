package import LMDB
package import TokenDomain

/// The tokens of an account in order of creation, which is when the creating event occurred.
///
/// | table | key | value |
/// |---|---|---|
/// | `created` | account 16, created at 8, token 16 | ordinal 4 |
/// | `created.counts` | account 16 | tokens 4 |
///
/// The ordinal counts the account's creating events; ``Columns`` and ``NameIndex`` count alike.
package struct CreatedIndex: IndexView {
  package static let name = "created"
  package static let version: UInt32 = 1
  package static let tables = ["created", "created.counts"]

  let created: Table
  private let counts: Table

  package init(_ environment: Environment) {
    created = environment.table("created")
    counts = environment.table("created.counts")
  }

  package func apply(_ event: Event, in transaction: inout WriteTransaction) throws {
    guard case .token(let id) = event.subject else { return }
    switch event.body {
    case .tokenCreated, .tokenDuplicated: break
    default: return
    }
    guard let account = event.account else { throw IndexObstacle("a token without an account") }
    var key = account.key
    key.append(sortable: event.occurredAt.microseconds)
    key.append(bigEndian: id.value)
    if try transaction.contains(created, key) {
      throw IndexObstacle("token \(id) is created twice")
    }
    let ordinal = try transaction.withValue(counts, account.key) { $0.bigEndian(0) } ?? UInt32(0)
    var value: [UInt8] = []
    value.append(bigEndian: ordinal)
    try transaction.put(created, key, value)
    value.removeAll()
    value.append(bigEndian: ordinal + 1)
    try transaction.put(counts, account.key, value)
  }

  /// Walks the account's tokens from just past `start`, or from the end that the direction begins
  /// at, until `body` returns false.
  func walk(
    _ account: AccountID, past start: RowKey?, descending: Bool,
    in transaction: borrowing some Reading & ~Copyable,
    _ body: (RowKey, UInt32) throws -> Bool
  ) throws {
    let prefix = account.key
    let from = start.map { key -> [UInt8] in
      var bytes = prefix
      bytes.append(sortable: key.moment)
      bytes.append(bigEndian: key.id.value)
      return bytes
    }
    try transaction.walk(created, prefix: prefix, past: from, descending: descending) {
      key, value in
      let row = RowKey(
        moment: key.sortable(16), name: [], id: TokenID(value: key.bigEndian(24)))
      return try body(row, value.bigEndian(0))
    }
  }
}
