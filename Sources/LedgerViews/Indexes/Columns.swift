package import LMDB
import TokenDomain

/// What lists filter by, packed: the tokens of an account in order of appearance, 85 rows to a
/// chunk, so that a chunk fills one page and any combination of filters, and any exact total, is
/// one scan at the speed of memory.
///
/// | table | key | value |
/// |---|---|---|
/// | `rows` | account 16, chunk 4 | ``ColumnRow``s |
/// | `places` | token 16 | account 16, ordinal 4 |
/// | `accounts` | account 16 | tokens 4, of which deleted 4 |
/// | `numbers`, `values` | | see ``Interning`` |
package struct Columns: IndexView {
  package static let name = "columns"
  package static let version: UInt32 = 1
  package static let tables = [
    "rows", "places", "accounts", Interning.numbersTable, Interning.valuesTable,
  ]
  /// 85 × 48 = 4,080 bytes: with LMDB's header of 16, exactly one page of 4 KiB.
  static let rowsPerChunk: UInt32 = 85

  let rows: Table
  let places: Table
  let accounts: Table
  let interning: Interning

  package init(_ environment: Environment) {
    rows = environment.table("rows")
    places = environment.table("places")
    accounts = environment.table("accounts")
    interning = Interning(environment)
  }

  /// Where a token's row is.
  struct Place: Hashable {
    var account: AccountID
    var ordinal: UInt32
  }

  /// How many tokens an account has ever had, and how many of them are deleted.
  struct Counts: Equatable {
    var tokens: UInt32 = 0
    var deleted: UInt32 = 0
  }

  package func beginBatch() -> any IndexBatch { ColumnsBatch(self) }

  static func chunkKey(_ account: AccountID, _ ordinal: UInt32) -> [UInt8] {
    var key = account.key
    key.append(bigEndian: ordinal / rowsPerChunk)
    return key
  }

  static func offset(_ ordinal: UInt32) -> Int {
    Int(ordinal % rowsPerChunk) * ColumnRow.byteCount
  }
}

extension Identifier {
  /// The 16 bytes as keys hold them.
  var key: [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(48)
    key.append(bigEndian: value)
    return key
  }
}
