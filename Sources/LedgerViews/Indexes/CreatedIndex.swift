package import LMDB
import TokenDomain

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
  let counts: Table

  package init(_ environment: Environment) {
    created = environment.table("created")
    counts = environment.table("created.counts")
  }

  package func beginBatch() -> any IndexBatch { CreatedBatch(self) }

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
