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
