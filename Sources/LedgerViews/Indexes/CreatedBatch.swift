import LMDB
import TokenDomain

/// What a stretch of events changes in ``CreatedIndex``: the tokens they create.
final class CreatedBatch: IndexBatch {
  private let index: CreatedIndex
  private var creations: [(account: AccountID, key: [UInt8])] = []

  init(_ index: CreatedIndex) { self.index = index }

  var byteCount: Int { creations.count * 128 }

  func note(_ event: EventOutline, _ body: EventBody?) throws {
    guard case .token(let id) = event.subject,
      event.type == .tokenCreated || event.type == .tokenDuplicated
    else { return }
    guard let account = event.account else { throw IndexObstacle("a token without an account") }
    var key = account.key
    key.append(sortable: event.occurredAt.microseconds)
    key.append(bigEndian: id.value)
    creations.append((account, key))
  }

  func write(in transaction: inout WriteTransaction) throws {
    var counts = AccountCounts(index.counts)
    var entries: [(key: [UInt8], ordinal: UInt32)] = []
    entries.reserveCapacity(creations.count)
    for (account, key) in creations {
      entries.append((key, try counts.next(in: account, transaction)))
    }
    entries.sort { $0.key.isBefore($1.key) }
    try transaction.withWriteCursor(index.created) { cursor in
      for entry in entries { try Self.insert(entry.key, entry.ordinal, &cursor) }
    }
    try counts.write(in: &transaction)
  }

  private static func insert(
    _ key: [UInt8], _ ordinal: UInt32, _ cursor: inout Cursor
  ) throws {
    // Holds, here and below: the arrays outlive the calls.
    if unsafe try cursor.seek(to: key.span.bytes) {
      let id = TokenID(value: unsafe key.span.bytes.bigEndian(24))
      throw IndexObstacle("token \(id) is created twice")
    }
    let value = ordinal.bigEndianBytes
    unsafe try cursor.put(key.span.bytes, value.span.bytes)
  }
}

/// How many tokens each account has had: a table of counts, with what is to be added.
struct AccountCounts {
  private let table: Table
  private var counts: [AccountID: UInt32] = [:]

  init(_ table: Table) { self.table = table }

  /// The ordinal of an account's next token.
  mutating func next(
    in account: AccountID, _ transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt32 {
    let count = try count(of: account, transaction)
    guard count < .max else { throw IndexObstacle("a count of tokens is wrong") }
    counts[account] = count + 1
    return count
  }

  /// How many tokens an account has, those that were counted here included.
  func count(
    of account: AccountID, _ transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt32 {
    if let known = counts[account] { return known }
    return try transaction.withValue(table, account.key) { $0.bigEndian(0) } ?? 0
  }

  func write(in transaction: inout WriteTransaction) throws {
    for (account, count) in counts {
      var value: [UInt8] = []
      value.append(bigEndian: count)
      try transaction.put(table, account.key, value)
    }
  }
}
