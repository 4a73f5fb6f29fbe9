import LMDB
import TokenDomain

extension NameIndex {
  /// Walks the account's tokens in order of name from just past `start`, or from the end that the
  /// direction begins at, until `body` returns false.
  func walk(
    _ account: AccountID, past start: RowKey?, descending: Bool,
    in transaction: borrowing some Reading & ~Copyable,
    _ body: (RowKey, UInt32) throws -> Bool
  ) throws {
    let prefix = account.key
    let from = start.map { Self.orderKey(account, $0.name, $0.id) }
    try transaction.walk(order, prefix: prefix, past: from, descending: descending) {
      key, value in
      let end = key.byteCount - 17
      let row = RowKey(
        moment: 0, name: key.copied(from: 16, to: end),
        id: TokenID(value: key.bigEndian(end + 1)))
      return try body(row, value.bigEndian(0))
    }
  }

  /// Lends the ordinal of every token of the account whose name has that part, which is not empty, in
  /// order of ordinal.
  ///
  /// A part of three bytes or more costs a few places in memory for each 4,096 tokens, and a look at
  /// each block of 64 names that may have it; a shorter one a look at all.
  func search(
    _ account: AccountID, part: [UInt8], in transaction: borrowing some Reading & ~Copyable,
    _ body: (UInt32) -> Void
  ) throws {
    // No name has a zero byte; between names it stands for their end.
    if part.isEmpty || part.contains(0) { return }
    let count = try transaction.withValue(counts, account.key) { $0.bigEndian(0) as UInt32 } ?? 0
    let rows = NameParts.rows(of: part)
    try transaction.withCursor(blocks) { cursor in
      var key = NameIndex.key(account, 0)
      // The block that the cursor stands before.
      var next: UInt32?
      for start in stride(from: 0, to: count, by: Int(NameParts.tokensPerGroup)) {
        var wanted = try candidates(account, from: start, count, rows, in: transaction)
        while wanted != 0 {
          let block = start / NameBlock.namesMax + UInt32(wanted.trailingZeroBitCount)
          wanted &= wanted - 1
          guard block * NameBlock.namesMax < count else { break }
          key.replace(at: 16, bigEndian: block)
          let isThere =
            block == next ? try cursor.next() : unsafe try cursor.seek(to: key.span.bytes)
          guard isThere else { throw IndexObstacle("block \(block) of names is missing") }
          next = block + 1
          cursor.withEntry { _, names in
            // Holds: the array outlives the call.
            NameBlock.search(names, for: unsafe part.span.bytes) {
              body(block * NameBlock.namesMax + $0)
            }
          }
        }
      }
    }
  }

  /// The blocks to look into of the group that begins with this ordinal.
  private func candidates(
    _ account: AccountID, from start: UInt32, _ count: UInt32, _ rows: [Int],
    in transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt64 {
    let group = start / NameParts.tokensPerGroup
    guard !rows.isEmpty, count - start >= NameParts.tokensPerGroup else { return .max }
    let key = NameIndex.key(account, group)
    let blocks = try transaction.withValue(parts, key) { NameParts.blocks(in: $0, rows: rows) }
    guard let blocks else { throw IndexObstacle("group \(group) of names is missing") }
    return blocks
  }

  /// What a list sorted by name compares; nil before the token's creation was applied.
  func sortKey(
    of id: TokenID, in transaction: borrowing some Reading & ~Copyable
  ) throws -> [UInt8]? {
    let place = try transaction.withValue(places, id.key) { Columns.Place($0) }
    guard let place else { return nil }
    let key = NameIndex.key(place.account, place.ordinal / NameBlock.namesMax)
    let names = try transaction.withValue(blocks, key) { NameBlock($0).names } ?? []
    let number = Int(place.ordinal % NameBlock.namesMax)
    return number < names.count ? Array(names[number].prefix(Self.sortBytesMax)) : nil
  }
}
