import LMDB
package import TokenDomain

extension UsageStore {
  /// When the token was last used, with any of its secrets. O(log n), about a microsecond.
  @available(*, noasync)
  package func lastUsed(_ token: TokenID) throws -> Timestamp? {
    try usage(of: token).compactMap(\.record.lastUsed).max()
  }

  /// How each secret of the token was used, by generation; from where, as far as `keys` open that.
  @available(*, noasync)
  package func usage(
    of token: TokenID, addressKeys keys: AddressKeys = { _ in nil }
  ) throws -> [(generation: UInt32, record: UsageRecord)] {
    // Memory first: what is flushed meanwhile is then seen twice rather than not at all.
    let recent = pending(of: token)
    var found: [UInt32: UsageRecord] = [:]
    try environment.read { transaction in
      try transaction.walk(table, prefix: token.key, past: nil, descending: false) { key, value in
        let use = UsageKey(key)
        found[use.generation] = StoredUse(value).opened(of: use, keys)
        return true
      }
    }
    for (generation, record) in recent { found[generation, default: UsageRecord()].merge(record) }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Lends what the table has, after `start`, in order of token and generation, until `body` returns
  /// false. What was not flushed is not in it.
  @available(*, noasync)
  package func forEach(
    after start: UsageKey? = nil, addressKeys keys: AddressKeys = { _ in nil },
    _ body: (UsageKey, UsageRecord) throws -> Bool
  ) throws {
    try environment.read { transaction in
      try transaction.withCursor(table) { cursor in
        var isThere: Bool
        if let start {
          isThere = unsafe try cursor.seek(atOrAfter: (start.bytes + [0]).span.bytes)
        } else {
          isThere = try cursor.seekFirst()
        }
        while isThere {
          let goesOn = try cursor.withEntry { key, value in
            let use = UsageKey(key)
            return try body(use, StoredUse(value).opened(of: use, keys))
          }
          guard goesOn else { return }
          isThere = try cursor.next()
        }
      }
    }
  }
}
