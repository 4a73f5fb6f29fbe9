import Cryptography
import EventLog
import LMDB
import TokenDomain

/// Fills live views that are still empty with what applying every event in turn would make, each
/// token written once, in the order of the tables' keys.
///
/// Tokens are folded in memory, a ``TokenWindow`` at a time, by the code that applies an event live.
/// What is not about tokens is applied event by event in the first pass.
struct LiveFill {
  /// Events of a snapshot, after which progress is told.
  static let chunkEvents = 20_000
  /// Actors whose slots are remembered, so that not every event asks the table.
  static let knownActorsMax = 65_536

  /// The log does not fit itself. Applying one event at a time shows which event it is.
  struct Obstacle: Error {}

  let build: DerivedBuild
  let log: any EventSource
  let keys: ViewKeys
  let limits: LiveViews.FillLimits

  /// Applies every event up to `end`.
  ///
  /// - Throws: ``Obstacle``, `UnappliableEvent` or ``LiveViewsError`` if an event does not fit;
  ///   what LMDB and the log say. What was built is then of no use.
  @available(*, noasync)
  func run(through end: Position, progress: (Position) -> Void) throws {
    guard let last = try log.sealedEvent(at: end) else { throw LogError.missingRecord(end) }
    let recordedAt = last.envelope.recordedAt
    var meter = WindowMeter(end: end)
    var window = TokenWindow(tokensMax: limits.windowTokensMax)
    var others = OtherEvents(remembersFrom: recordedAt - RememberedRequest.memory)
    try log.forEachRecord(after: .zero, through: end, chunkEvents: Self.chunkEvents) { record in
      let event = try SealedEvent(record)
      try window.take(event, log.sealingKeys)
      try others.take(event, log.sealingKeys)
    } chunkEnded: { reached in
      try apply(&others)
      progress(meter.position(reading: reached, next: window.next))
      return true
    }
    let seenCount = window.seenCount
    var appliedCount = window.appliedCount
    try write(window.tokens)
    while let start = window.next {
      meter.begin(after: start)
      window = TokenWindow(tokensMax: limits.windowTokensMax)
      var position = start
      try log.forEachRecord(after: start, through: end, chunkEvents: Self.chunkEvents) { record in
        position = position.next
        try window.take(record, at: position, log.sealingKeys)
      } chunkEnded: { reached in
        progress(meter.position(reading: reached, next: window.next))
        return true
      }
      appliedCount += window.appliedCount
      try write(window.tokens)
    }
    // An event of a token that was never made is in no window.
    guard appliedCount == seenCount else { throw Obstacle() }
    var finish = LiveTransaction(try build.beginWrite(), keys: keys)
    finish.forgetRequests(recordedBefore: others.remembersFrom)
    finish.write.header.position = end
    finish.write.header.recordedAt = recordedAt
    try finish.commit()
  }

  /// Applies what is not about tokens, in a transaction that can be begun anew if the map is full.
  private func apply(_ others: inout OtherEvents) throws {
    if others.steps.isEmpty { return }
    try growing {
      var transaction = LiveTransaction(try build.beginWrite(), keys: keys)
      for step in others.steps { try step.apply(to: &transaction) }
      try transaction.commit()
    }
    others.steps.removeAll(keepingCapacity: true)
  }

  /// Runs a transaction, and again with a larger map if that is full.
  private func growing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as LMDBError where error.code == .mapFull {
      try build.environment.environment.grow(byBytes: LiveViews.growthBytes)
      try body()
    }
  }
}

extension LiveFill {
  /// Writes tokens, table by table.
  private func write(_ tokens: [FoldedToken]) throws {
    let byID = tokens.indices.sorted { tokens[$0].token.id < tokens[$1].token.id }
    var names = [Digest?](repeating: nil, count: tokens.count)
    try put(.tokens, byID) { index in
      let token = try tokens[index].opened(in: log)
      names[index] = keys.nameHash(of: token)
      return (token.id.bytes, try keys.record(of: token, slot: tokens[index].slot).bytes)
    }
    try put(.slots, byID.filter { tokens[$0].slot != nil }) { index in
      let slot = tokens[index].slot ?? 0
      return (SlotKey.key(for: .token(tokens[index].token.id)), slot.bigEndianBytes)
    }
    let byAccount = byID.sorted {
      let (left, right) = (tokens[$0].token, tokens[$1].token)
      return (left.account, left.id) < (right.account, right.id)
    }
    try put(.accountTokens, byAccount) { index in
      (tokens[index].token.account.bytes + tokens[index].token.id.bytes, [])
    }
    let named = names.indices.compactMap { index in names[index].map { (hash: $0, index: index) } }
    try put(.tokenNames, named.sorted { $0.hash < $1.hash }) { name in
      (name.hash.bytes, tokens[name.index].token.id.bytes)
    }
    try writeCredentials(tokens)
  }

  private func writeCredentials(_ tokens: [FoldedToken]) throws {
    var secrets: [(hash: Digest, index: Int)] = []
    for (index, folded) in tokens.enumerated() where !folded.token.isDeleted {
      for secret in [folded.token.secret, folded.token.previous?.hash] {
        if let secret { secrets.append((try Digest(secret.bytes), index)) }
      }
    }
    secrets.sort { $0.hash < $1.hash }
    try put(.credentials, secrets) { secret in
      let hash = secret.hash.bytes
      let rows = CredentialRecord.rows(of: tokens[secret.index].token)
      guard let row = rows.last(where: { $0.hash == hash }) else {
        preconditionFailure("a token has a row for each of its secrets")
      }
      return (hash, row.record)
    }
  }

  /// Puts rows that come in the order of their keys, none of which is in the table.
  private func put<Item>(
    _ table: LiveTable, _ items: [Item], _ row: (Item) throws -> (key: [UInt8], value: [UInt8])
  ) throws {
    var appends = true
    for start in stride(from: 0, to: items.count, by: limits.transactionRowsMax) {
      try growing {
        var write = try build.beginWrite()
        for item in items[start..<min(items.count, start + limits.transactionRowsMax)] {
          let (key, value) = try row(item)
          if appends {
            do throws(LMDBError) {
              try write.transaction.put(write.environment.table(table), key, value, .appending)
              continue
            } catch {
              guard error.code == .keyExists else { throw error }
              appends = false
            }
          }
          do throws(LMDBError) {
            try write.transaction.put(write.environment.table(table), key, value, .inserting)
          } catch {
            // Two tokens of one name or secret: whose it is, the order of events says.
            if error.code == .keyExists { throw Obstacle() }
            throw error
          }
        }
        try write.commit()
      }
    }
  }
}
