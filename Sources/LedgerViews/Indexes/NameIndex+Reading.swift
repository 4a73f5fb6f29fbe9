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

  /// Lends the ordinal of every token of the account whose name has that part. One scan of the
  /// account's names.
  func search(
    _ account: AccountID, part: [UInt8], in transaction: borrowing some Reading & ~Copyable,
    _ body: (UInt32) -> Void
  ) throws {
    let prefix = account.key
    try transaction.walk(order, prefix: prefix, past: nil, descending: false) { key, value in
      let end = key.byteCount - 17
      if key.contains(part, from: 16, to: end) {
        body(value.bigEndian(0))
      } else if end - 16 >= Self.sortBytesMax {
        // The key was cut: what was searched for may stand in the rest.
        let id = key.copied(from: end + 1)
        let isFound = try transaction.withValue(names, id) {
          $0.contains(part, from: 20, to: $0.byteCount)
        }
        if isFound == true { body(value.bigEndian(0)) }
      }
      return true
    }
  }
}

extension RawSpan {
  /// Whether `part` stands somewhere from `start` up to `end`. O(n × m) at worst, with short parts.
  @inline(__always)
  func contains(_ part: [UInt8], from start: Int, to end: Int) -> Bool {
    guard let first = part.first else { return true }
    var at = start
    while at + part.count <= end {
      if load(at, as: UInt8.self) == first {
        var length = 1
        while length < part.count, load(at + length, as: UInt8.self) == part[length] {
          length += 1
        }
        if length == part.count { return true }
      }
      at += 1
    }
    return false
  }
}
