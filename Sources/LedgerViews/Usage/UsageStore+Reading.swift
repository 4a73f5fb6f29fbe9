import LMDB
package import TokenDomain

extension UsageStore {
  /// When the token was last used, with any of its secrets. O(log n), about a microsecond.
  @available(*, noasync)
  package func lastUsed(_ token: TokenID) throws -> Timestamp? {
    // Memory first, as in `usage`.
    var last: Timestamp?
    func take(_ used: Timestamp?) {
      if let used { last = last.map { max($0, used) } ?? used }
    }
    for gathering in gatherings { gathering.forEach(of: token) { take($0.lastUsed) } }
    try environment.read { transaction in
      try transaction.walk(table, prefix: token.key, past: nil, descending: false) { _, value in
        take(StoredUse.lastUsed(value))
        return true
      }
    }
    return last
  }

  /// Lends what says when tokens were last used, from one snapshot: some nanoseconds for each token that
  /// was never used, if their ids ascend, and a look-up where they do not.
  @available(*, noasync)
  package func withLastUses(
    _ body: (_ lastUsed: (TokenID) throws -> Timestamp?) throws -> Void
  ) throws {
    var recent: [TokenID: Timestamp] = [:]
    for entry in gatherings.flatMap(\.entries) {
      guard let used = entry.lastUsed else { continue }
      recent[entry.token] = recent[entry.token].map { max($0, used) } ?? used
    }
    try environment.read { transaction in
      try transaction.withCursor(table) { cursor in
        // The token whose entry the cursor stands on, the first after the last that was asked for; nil
        // for none.
        var next: TokenID?
        var asked: TokenID?
        try body { token in
          if asked.map({ $0 >= token }) ?? true {
            let isThere = unsafe try cursor.seek(atOrAfter: token.key.span.bytes)
            next = isThere ? cursor.withEntry { key, _ in UsageKey(key).token } : nil
          }
          asked = token
          var steps = 0
          while let there = next, there < token {
            steps += 1
            let isThere =
              steps > Self.stepsMax
              ? unsafe try cursor.seek(atOrAfter: token.key.span.bytes) : try cursor.next()
            next = isThere ? cursor.withEntry { key, _ in UsageKey(key).token } : nil
          }
          var last = recent.isEmpty ? nil : recent[token]
          while next == token {
            let used = cursor.withEntry { _, value in StoredUse.lastUsed(value) }
            if let used { last = last.map { max($0, used) } ?? used }
            let isThere = try cursor.next()
            next = isThere ? cursor.withEntry { key, _ in UsageKey(key).token } : nil
          }
          return last
        }
      }
    }
  }

  /// So many entries are passed one by one before the next is looked for.
  private static let stepsMax = 8

  /// How each secret of the token was used, by generation; from where, as far as `seals` open that.
  @available(*, noasync)
  package func usage(
    of token: TokenID, seals: UsageSeals = { _ in .none }
  ) throws -> [(generation: UInt32, record: UsageRecord)] {
    // Memory first: what is flushed meanwhile is then seen twice rather than not at all.
    var recent: [UsageEntry] = []
    for gathering in gatherings { gathering.forEach(of: token) { recent.append($0) } }
    var found: [UInt32: UsageRecord] = [:]
    try environment.read { transaction in
      try transaction.walk(table, prefix: token.key, past: nil, descending: false) { key, value in
        let use = UsageKey(key)
        found[use.generation] = StoredUse(value).opened(of: use, seals)
        return true
      }
    }
    for entry in recent { found[entry.generation, default: UsageRecord()].merge(entry) }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
