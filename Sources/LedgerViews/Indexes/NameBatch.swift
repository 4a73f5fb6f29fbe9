import LMDB
import Text
import TokenDomain

/// What a stretch of events changes in ``NameIndex``: for each token that is made or renamed, the name
/// that it has in the end.
final class NameBatch: IndexBatch {
  private struct Change {
    let token: TokenID
    /// The account of a token that is made; nil for one that is there.
    let madeIn: AccountID?
    /// The folded name.
    let name: [UInt8]
  }

  /// A row as it is to be: `names` by token, `order` by name.
  private struct Row {
    let token: TokenID
    let account: AccountID
    let ordinal: UInt32
    let name: [UInt8]
  }

  private let index: NameIndex
  private var changes: [Change] = []
  private var nameBytes = 0

  init(_ index: NameIndex) { self.index = index }

  var byteCount: Int { changes.count * 320 + nameBytes * 4 }

  func note(_ event: EventOutline, _ body: EventBody?) throws {
    guard case .token(let id) = event.subject else { return }
    if event.type == .tokenErased { return note(id, nil, .erased) }
    switch body {
    case .tokenCreated(let created): try noteMade(id, created.settings.name, event.account)
    case .tokenDuplicated(let copy): try noteMade(id, copy.settings.name, event.account)
    case .tokenEdited(let edit):
      if let name = edit.name { note(id, nil, name.after) }
    case .tokenRestored(let restored):
      if let name = restored.name { note(id, nil, name.after) }
    default: return
    }
  }

  private func noteMade(_ id: TokenID, _ name: TokenName, _ account: AccountID?) throws {
    guard let account else { throw IndexObstacle("a token without an account") }
    note(id, account, name)
  }

  private func note(_ id: TokenID, _ account: AccountID?, _ name: TokenName) {
    let folded = Array(UnicodeText.searchFolded(name.text).utf8)
    nameBytes += folded.count
    changes.append(Change(token: id, madeIn: account, name: folded))
  }

  func write(in transaction: inout WriteTransaction) throws {
    var counts = AccountCounts(index.counts)
    // In the order of events, for ordinals count them.
    var ordinals: [TokenID: UInt32] = [:]
    for change in changes {
      guard let account = change.madeIn else { continue }
      let ordinal = try counts.next(in: account, transaction)
      guard ordinals.updateValue(ordinal, forKey: change.token) == nil else {
        throw IndexObstacle("token \(change.token) is created twice")
      }
    }
    var (rows, outdated) = try finalRows(ordinals, transaction)
    try write(rows, in: &transaction)
    outdated.sort { $0.isBefore($1) }
    try transaction.withWriteCursor(index.order) { cursor in
      for key in outdated where unsafe try cursor.seek(to: key.span.bytes) {
        try cursor.delete()
      }
    }
    try writeOrder(&rows, in: &transaction)
    try counts.write(in: &transaction)
  }

  /// What each token's row is to be, in the order of tokens, and the keys of `order` that were.
  private func finalRows(
    _ ordinals: [TokenID: UInt32], _ transaction: borrowing WriteTransaction
  ) throws -> (rows: [Row], outdated: [[UInt8]]) {
    let order = changes.indices.sorted {
      (changes[$0].token, $0) < (changes[$1].token, $1)
    }
    var rows: [Row] = []
    var outdated: [[UInt8]] = []
    try transaction.withCursor(index.names) { cursor in
      var key: [UInt8] = []
      var start = 0
      while start < order.count {
        let first = changes[order[start]]
        var end = start + 1
        while end < order.count, changes[order[end]].token == first.token { end += 1 }
        let name = changes[order[end - 1]].name
        start = end
        key.replace(by: first.token)
        let isThere = unsafe try cursor.seek(to: key.span.bytes)
        guard isThere == (first.madeIn == nil), isThere == (ordinals[first.token] == nil) else {
          let matter = isThere || first.madeIn != nil ? "is created twice" : "was never created"
          throw IndexObstacle("token \(first.token) \(matter)")
        }
        if let account = first.madeIn, let ordinal = ordinals[first.token] {
          rows.append(Row(token: first.token, account: account, ordinal: ordinal, name: name))
          continue
        }
        cursor.withEntry { _, entry in
          let account = AccountID(value: entry.bigEndian(0))
          outdated.append(NameIndex.orderKey(account, entry.copied(from: 20), first.token))
          rows.append(
            Row(token: first.token, account: account, ordinal: entry.bigEndian(16), name: name))
        }
      }
    }
    return (rows, outdated)
  }

  private func write(_ rows: [Row], in transaction: inout WriteTransaction) throws {
    try transaction.withWriteCursor(index.names) { cursor in
      var (key, value): ([UInt8], [UInt8]) = ([], [])
      for row in rows {
        key.replace(by: row.token)
        value.replace(by: row.account)
        value.append(bigEndian: row.ordinal)
        value += row.name
        // Holds: both arrays outlive the call.
        unsafe try cursor.put(key.span.bytes, value.span.bytes)
      }
    }
  }

  private func writeOrder(_ rows: inout [Row], in transaction: inout WriteTransaction) throws {
    var entries = rows.map {
      (key: NameIndex.orderKey($0.account, $0.name, $0.token), ordinal: $0.ordinal)
    }
    rows.removeAll()
    entries.sort { $0.key.isBefore($1.key) }
    try transaction.withWriteCursor(index.order) { cursor in
      var value: [UInt8] = []
      for (key, ordinal) in entries {
        value.removeAll(keepingCapacity: true)
        value.append(bigEndian: ordinal)
        // Holds: both arrays outlive the call.
        unsafe try cursor.put(key.span.bytes, value.span.bytes)
      }
    }
  }
}
