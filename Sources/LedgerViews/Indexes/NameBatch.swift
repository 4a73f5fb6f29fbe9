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

  /// A name as it is to be, and where.
  private struct Row {
    let token: TokenID
    let account: AccountID
    let ordinal: UInt32
    let isMade: Bool
    let name: [UInt8]

    var block: UInt32 { ordinal / NameBlock.namesMax }
    var group: UInt32 { ordinal / NameParts.tokensPerGroup }
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
    var rows = try finalRows(ordinals, transaction)
    try writePlaces(rows, in: &transaction)
    rows.sort { ($0.account, $0.ordinal) < ($1.account, $1.ordinal) }
    var outdated: [[UInt8]] = []
    try writeBlocks(rows, outdated: &outdated, in: &transaction)
    try writeParts(rows, counts, in: &transaction)
    try writeOrder(rows, outdated: outdated, in: &transaction)
    try counts.write(in: &transaction)
  }

  /// What each token's name is to be, in the order of tokens.
  private func finalRows(
    _ ordinals: [TokenID: UInt32], _ transaction: borrowing WriteTransaction
  ) throws -> [Row] {
    let order = changes.indices.sorted {
      (changes[$0].token, $0) < (changes[$1].token, $1)
    }
    var rows: [Row] = []
    try transaction.withCursor(index.places) { cursor in
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
          rows.append(
            Row(token: first.token, account: account, ordinal: ordinal, isMade: true, name: name))
          continue
        }
        let place = cursor.withEntry { Columns.Place($1) }
        rows.append(
          Row(
            token: first.token, account: place.account, ordinal: place.ordinal, isMade: false,
            name: name))
      }
    }
    return rows
  }

  private func writePlaces(_ rows: [Row], in transaction: inout WriteTransaction) throws {
    try transaction.withWriteCursor(index.places) { cursor in
      var (key, value): ([UInt8], [UInt8]) = ([], [])
      for row in rows where row.isMade {
        key.replace(by: row.token)
        value.replace(by: row.account)
        value.append(bigEndian: row.ordinal)
        // Holds: both arrays outlive the call.
        unsafe try cursor.put(key.span.bytes, value.span.bytes)
      }
    }
  }

  /// Writes the blocks of these rows, and notes the keys of `order` under which their names were.
  private func writeBlocks(
    _ rows: [Row], outdated: inout [[UInt8]], in transaction: inout WriteTransaction
  ) throws {
    try transaction.withWriteCursor(index.blocks) { cursor in
      for rows in rows.stretches(where: { $0.account == $1.account && $0.block == $1.block }) {
        guard let first = rows.first else { continue }
        let key = NameIndex.key(first.account, first.block)
        let isThere = unsafe try cursor.seek(to: key.span.bytes)
        var block = isThere ? cursor.withEntry { NameBlock($1) } : NameBlock()
        for row in rows {
          let place = Int(row.ordinal % NameBlock.namesMax)
          guard row.isMade ? place == block.names.count : place < block.names.count else {
            throw IndexObstacle("token \(row.token) is not in its block of names")
          }
          if row.isMade {
            block.names.append(row.name)
          } else {
            outdated.append(NameIndex.orderKey(row.account, block.names[place], row.token))
            block.names[place] = row.name
          }
        }
        let value = block.value
        // Holds: both arrays outlive the call.
        unsafe try cursor.put(key.span.bytes, value.span.bytes)
      }
    }
  }

  /// Writes the parts of the groups that are full now, or were and have another name.
  private func writeParts(
    _ rows: [Row], _ counts: AccountCounts, in transaction: inout WriteTransaction
  ) throws {
    for rows in rows.stretches(where: { $0.account == $1.account && $0.group == $1.group }) {
      guard let first = rows.first else { continue }
      let end = UInt64(first.group + 1) * UInt64(NameParts.tokensPerGroup)
      guard try counts.count(of: first.account, transaction) >= end else { continue }
      let key = NameIndex.key(first.account, first.group)
      let start = first.group * NameParts.blocksPerGroup
      var blocks = Set(rows.map(\.block))
      var parts = try transaction.withValue(index.parts, key) { NameParts($0) }
      if parts == nil { blocks = Set(start..<start + NameParts.blocksPerGroup) }
      for block in blocks {
        let names = try transaction.withValue(index.blocks, NameIndex.key(first.account, block)) {
          NameBlock($0).names
        }
        guard let names else { throw IndexObstacle("block \(block) of names is missing") }
        parts = parts ?? NameParts()
        parts?.setNames(names, of: block - start)
      }
      if let parts { try transaction.put(index.parts, key, parts.value) }
    }
  }

  private func writeOrder(
    _ rows: [Row], outdated: [[UInt8]], in transaction: inout WriteTransaction
  ) throws {
    var entries = rows.map {
      (key: NameIndex.orderKey($0.account, $0.name, $0.token), ordinal: $0.ordinal)
    }
    entries.sort { $0.key.isBefore($1.key) }
    try transaction.withWriteCursor(index.order) { cursor in
      for key in outdated.sorted(by: { $0.isBefore($1) })
      where unsafe try cursor.seek(to: key.span.bytes) {
        try cursor.delete()
      }
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

extension Array {
  /// The parts in which each element belongs to the one before it.
  fileprivate func stretches(where belongs: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
    var stretches: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices where index > start && !belongs(self[index - 1], self[index]) {
      stretches.append(self[start..<index])
      start = index
    }
    if start < endIndex { stretches.append(self[start...]) }
    return stretches
  }
}
