package import LMDB
package import TokenDomain

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

  package func apply(_ event: Event, in transaction: inout WriteTransaction) throws {
    guard case .token(let id) = event.subject else { return }
    switch event.body {
    case .tokenCreated(let created): try insert(id, created.settings, event, in: &transaction)
    case .tokenDuplicated(let copy): try insert(id, copy.settings, event, in: &transaction)
    case .tokenVersionUpgraded(let change):
      let number = try interning.assign(
        Array(change.after.text.utf8), .version, in: &transaction)
      try update(id, in: &transaction) { $0.version = number }
    case .tokenDisabled: try update(id, in: &transaction) { $0.flags.insert(.disabled) }
    case .tokenEnabled: try update(id, in: &transaction) { $0.flags.remove(.disabled) }
    case .tokenDeleted: try update(id, in: &transaction) { $0.flags.insert(.deleted) }
    case .tokenRestored: try update(id, in: &transaction) { $0.flags.remove(.deleted) }
    case .tokenErased: try update(id, in: &transaction) { $0.flags.insert(.erased) }
    case .tokenEdited(let edit):
      if edit.scopes == nil, edit.expires == nil { return }
      let scopes = try edit.scopes.map {
        try interning.assign(Interning.bytes(of: $0.after), .scopes, in: &transaction)
      }
      try update(id, in: &transaction) { row in
        if let scopes { row.scopes = scopes }
        if let expires = edit.expires {
          row.expires = expires.after?.microseconds ?? ColumnRow.never
        }
      }
    default: return
    }
  }

  private func insert(
    _ id: TokenID, _ settings: TokenSettings, _ event: Event,
    in transaction: inout WriteTransaction
  ) throws {
    guard let account = event.account else { throw IndexObstacle("a token without an account") }
    guard try place(of: id, in: transaction) == nil else {
      throw IndexObstacle("token \(id) is created twice")
    }
    let row = ColumnRow(
      id: id, created: event.occurredAt, expires: settings.expires,
      version: try interning.assign(
        Array(settings.apiVersion.text.utf8), .version, in: &transaction),
      createdBy: try interning.assign(event.actor.indexKey, .actor, in: &transaction),
      scopes: try interning.assign(
        Interning.bytes(of: settings.scopes), .scopes, in: &transaction))
    var counts = try counts(of: account, in: transaction)
    var place = account.key
    place.append(bigEndian: counts.tokens)
    try transaction.put(places, id.key, place)
    let key = Self.chunkKey(account, counts.tokens)
    let chunk = try transaction.value(rows, key) ?? []
    try transaction.put(rows, key, chunk + row.bytes)
    counts.tokens += 1
    try put(counts, of: account, in: &transaction)
  }

  private func update(
    _ id: TokenID, in transaction: inout WriteTransaction, _ change: (inout ColumnRow) -> Void
  ) throws {
    guard let place = try place(of: id, in: transaction) else {
      throw IndexObstacle("token \(id) was never created")
    }
    let key = Self.chunkKey(place.account, place.ordinal)
    guard var chunk = try transaction.value(rows, key) else {
      throw IndexObstacle("the row of token \(id) is missing")
    }
    let offset = Self.offset(place.ordinal)
    let before = unsafe ColumnRow(chunk.span.bytes, at: offset)
    var row = before
    change(&row)
    chunk.replaceSubrange(offset..<offset + ColumnRow.byteCount, with: row.bytes)
    try transaction.put(rows, key, chunk)
    let wasDeleted = before.flags.contains(.deleted)
    guard wasDeleted != row.flags.contains(.deleted) else { return }
    var counts = try counts(of: place.account, in: transaction)
    counts.deleted = wasDeleted ? counts.deleted - 1 : counts.deleted + 1
    try put(counts, of: place.account, in: &transaction)
  }

  private func put(
    _ counts: Counts, of account: AccountID, in transaction: inout WriteTransaction
  ) throws {
    var record: [UInt8] = []
    record.append(bigEndian: counts.tokens)
    record.append(bigEndian: counts.deleted)
    try transaction.put(accounts, account.key, record)
  }

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
