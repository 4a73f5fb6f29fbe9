import LMDB
import TokenDomain

extension Columns {
  /// Where a token's row is; nil before its creation was applied.
  func place(
    of id: TokenID, in transaction: borrowing some Reading & ~Copyable
  ) throws -> Place? {
    try transaction.withValue(places, id.key) { value in
      Place(value)
    }
  }

  /// How many tokens the account has.
  func counts(
    of account: AccountID, in transaction: borrowing some Reading & ~Copyable
  ) throws -> Counts {
    try transaction.withValue(accounts, account.key) { value in
      Counts(tokens: value.bigEndian(0), deleted: value.bigEndian(4))
    } ?? Counts()
  }

  /// Every account that ever had a token, in order of id.
  func accountsWithTokens(
    in transaction: borrowing some Reading & ~Copyable
  ) throws -> [AccountID] {
    try transaction.withCursor(accounts) { cursor in
      var found: [AccountID] = []
      while try cursor.next() {
        found.append(cursor.withEntry { key, _ in AccountID(value: key.bigEndian(0)) })
      }
      return found
    }
  }

  /// The row of a place.
  func row(
    _ place: Place, in transaction: borrowing some Reading & ~Copyable
  ) throws -> ColumnRow? {
    let offset = Self.offset(place.ordinal)
    let key = Self.chunkKey(place.account, place.ordinal)
    let row = try transaction.withValue(rows, key) { chunk -> ColumnRow? in
      offset + ColumnRow.byteCount <= chunk.byteCount ? ColumnRow(chunk, at: offset) : nil
    }
    return row ?? nil
  }

  /// Lends every row of the account with its ordinal, in order of ordinal. O(rows), some
  /// nanoseconds each.
  @inline(__always)
  func scan(
    _ account: AccountID, in transaction: borrowing some Reading & ~Copyable,
    _ body: (UInt32, ColumnRow) throws -> Void
  ) throws {
    let prefix = account.key
    try transaction.withCursor(rows) { cursor in
      var ordinal: UInt32 = 0
      var isThere = unsafe try cursor.seek(atOrAfter: prefix.span.bytes)
      while isThere {
        let isOurs = try cursor.withEntry { key, chunk -> Bool in
          guard key.hasPrefix(prefix) else { return false }
          var offset = 0
          while offset + ColumnRow.byteCount <= chunk.byteCount {
            try body(ordinal, ColumnRow(chunk, at: offset))
            ordinal += 1
            offset += ColumnRow.byteCount
          }
          return true
        }
        guard isOurs else { return }
        isThere = try cursor.next()
      }
    }
  }
}
