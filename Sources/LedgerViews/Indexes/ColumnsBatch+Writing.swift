import LMDB
import TokenDomain

extension ColumnsBatch {
  /// A row that changes, and its changes.
  struct PlacedRow {
    let place: Columns.Place
    let changes: Range<Int>
  }

  /// Where the rows are that change.
  func placedRows(
    _ added: [Columns.Place], _ transaction: borrowing WriteTransaction
  ) throws -> [PlacedRow] {
    var rows: [PlacedRow] = []
    try transaction.withCursor(columns.places) { cursor in
      var key: [UInt8] = []
      var start = 0
      while start < changes.count {
        let token = changes[start].token
        var end = start + 1
        while end < changes.count, changes[end].token == token {
          if case .added = changes[end].change {
            throw IndexObstacle("token \(token) is created twice")
          }
          end += 1
        }
        key.replace(by: token)
        let isThere = unsafe try cursor.seek(to: key.span.bytes)
        let place: Columns.Place
        if case .added(let creation) = changes[start].change {
          if isThere { throw IndexObstacle("token \(token) is created twice") }
          place = added[Int(creation)]
        } else {
          guard isThere else { throw IndexObstacle("token \(token) was never created") }
          place = cursor.withEntry { _, value in Columns.Place(value) }
        }
        rows.append(PlacedRow(place: place, changes: start..<end))
        start = end
      }
    }
    return rows
  }

  func writePlaces(
    _ added: [Columns.Place], in transaction: inout WriteTransaction
  ) throws {
    let order = creations.indices.sorted { creations[$0].token < creations[$1].token }
    try transaction.withWriteCursor(columns.places) { cursor in
      var (key, value): ([UInt8], [UInt8]) = ([], [])
      for index in order {
        key.replace(by: creations[index].token)
        value.replace(by: added[index].account)
        value.append(bigEndian: added[index].ordinal)
        // Holds: both arrays outlive the call.
        unsafe try cursor.put(key.span.bytes, value.span.bytes)
      }
    }
  }

  /// Changes rows, which come in order of place, a chunk at a time.
  func write(
    _ rows: [PlacedRow], _ numbers: [UInt32], _ counts: inout ColumnCounts,
    in transaction: inout WriteTransaction
  ) throws {
    try transaction.withWriteCursor(columns.rows) { cursor in
      var chunk: [UInt8] = []
      var start = 0
      while start < rows.count {
        let place = rows[start].place
        let key = Columns.chunkKey(place.account, place.ordinal)
        chunk.removeAll(keepingCapacity: true)
        if unsafe try cursor.seek(to: key.span.bytes) {
          cursor.withEntry { _, value in chunk.append(contentsOf: value) }
        }
        while start < rows.count, rows[start].place.isInChunk(of: place) {
          let deleted = try change(rows[start], numbers, in: &chunk)
          counts.addDeleted(deleted, in: place.account)
          start += 1
        }
        // Holds: both arrays outlive the call.
        unsafe try cursor.put(key.span.bytes, chunk.span.bytes)
      }
    }
  }

  /// Changes one row of a chunk, and says by how much the account's deleted tokens become more.
  private func change(
    _ placed: PlacedRow, _ numbers: [UInt32], in chunk: inout [UInt8]
  ) throws -> Int {
    let offset = Columns.offset(placed.place.ordinal)
    var row: ColumnRow
    var rest = changes[placed.changes]
    if case .added(let index)? = rest.first?.change {
      let creation = creations[Int(index)]
      row = ColumnRow(
        id: creation.token, created: creation.created, expires: creation.expires,
        version: numbers[Int(creation.version)], createdBy: numbers[Int(creation.createdBy)],
        scopes: numbers[Int(creation.scopes)])
      guard chunk.count == offset else { throw IndexObstacle("a row of columns is missing") }
      for _ in 0..<ColumnRow.byteCount { chunk.append(0) }
      rest = rest.dropFirst()
    } else {
      guard offset + ColumnRow.byteCount <= chunk.count else {
        throw IndexObstacle("a row of columns is missing")
      }
      row = unsafe ColumnRow(chunk.span.bytes, at: offset)
    }
    let wasDeleted = row.flags.contains(.deleted)
    for change in rest {
      switch change.change {
      case .added: preconditionFailure("a row is added first")
      case .version(let place): row.version = numbers[Int(place)]
      case .scopes(let place): row.scopes = numbers[Int(place)]
      case .expires(let moment): row.expires = moment
      case .set(let flag): row.flags.insert(flag)
      case .cleared(let flag): row.flags.remove(flag)
      }
    }
    row.write(to: &chunk, at: offset)
    return (row.flags.contains(.deleted) ? 1 : 0) - (wasDeleted ? 1 : 0)
  }
}

extension Columns.Place {
  /// Reads the value of a token in `places`.
  init(_ value: RawSpan) {
    self.init(account: AccountID(value: value.bigEndian(0)), ordinal: value.bigEndian(16))
  }

  fileprivate func isInChunk(of other: Self) -> Bool {
    account == other.account
      && ordinal / Columns.rowsPerChunk == other.ordinal / Columns.rowsPerChunk
  }
}

/// How many tokens accounts have had and how many of them are deleted, with what is to be added.
struct ColumnCounts {
  private let columns: Columns
  private var counts: [AccountID: Columns.Counts] = [:]
  private var deleted: [AccountID: Int] = [:]

  init(_ columns: Columns) { self.columns = columns }

  /// The ordinal of an account's next token.
  mutating func next(
    in account: AccountID, _ transaction: borrowing some Reading & ~Copyable
  ) throws -> UInt32 {
    var known = try counts[account] ?? columns.counts(of: account, in: transaction)
    defer { counts[account] = known }
    guard known.tokens < .max else { throw IndexObstacle("a count of tokens is wrong") }
    known.tokens += 1
    return known.tokens - 1
  }

  /// Adds to an account's deleted tokens, or takes away.
  mutating func addDeleted(_ number: Int, in account: AccountID) {
    if number != 0 { deleted[account, default: 0] += number }
  }

  mutating func write(in transaction: inout WriteTransaction) throws {
    for (account, number) in deleted where number != 0 {
      var known = try counts[account] ?? columns.counts(of: account, in: transaction)
      guard let sum = UInt32(exactly: Int(known.deleted) + number) else {
        throw IndexObstacle("a count of deleted tokens is wrong")
      }
      known.deleted = sum
      counts[account] = known
    }
    for (account, known) in counts {
      var record: [UInt8] = []
      record.append(bigEndian: known.tokens)
      record.append(bigEndian: known.deleted)
      try transaction.put(columns.accounts, account.key, record)
    }
  }
}
