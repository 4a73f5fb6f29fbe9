import Cryptography
import LMDB
import Synchronization
package import TokenDomain

extension UsageStore {
  /// Adds what has gathered to the table, in one transaction.
  ///
  /// - Parameter seals: what becomes of each token's addresses; asked within the transaction, so that
  ///   what is added of an erased token comes before ``forget(_:)``, or not at all.
  /// - Returns: how many secrets were written.
  /// - Throws: `LMDBError`; what was not written stays in memory for the next time.
  @discardableResult @available(*, noasync)
  package func flush(seals: UsageSeals = { _ in .none }) throws -> Int {
    try flushTurn.withLock { _ in try flushInTurn(seals) }
  }

  @available(*, noasync)
  private func flushInTurn(_ seals: UsageSeals) throws -> Int {
    let gatherings = self.gatherings
    var taken: [UsageKey: UsageRecord] = [:]
    for gathering in gatherings {
      for entry in gathering.take() {
        taken[UsageKey(entry.token, generation: entry.generation), default: UsageRecord()]
          .merge(entry)
      }
    }
    if taken.isEmpty { return 0 }
    // In the order of the table, so that neighbours share pages.
    let order = taken.keys.sorted { ($0.token, $0.generation) < ($1.token, $1.generation) }
    do {
      try environment.write { transaction in
        for use in order {
          guard let record = taken[use] else { continue }
          let key: SecretKey?
          // Without a key the address is not kept: telemetry stops nothing.
          switch try? seals(use.token) {
          case .erased: continue
          case .key(let own): key = own
          case .none?, nil: key = nil
          }
          var stored = try transaction.withValue(table, use.bytes) { StoredUse($0) } ?? StoredUse()
          stored.merge(record, of: use, key)
          try transaction.put(table, use.bytes, stored.bytes)
        }
      }
    } catch let error as LMDBError where error.code == .mapFull {
      try environment.grow(byBytes: 1 << 30)
      return 0
    }
    for gathering in gatherings { gathering.forgetTaken() }
    return order.count
  }

  /// Removes all that is known about tokens which were erased.
  @available(*, noasync)
  package func forget(_ tokens: [TokenID]) throws {
    if tokens.isEmpty { return }
    try environment.write { transaction in
      for token in tokens {
        var uses: [UsageKey] = []
        try transaction.walk(table, prefix: token.key, past: nil, descending: false) { key, _ in
          uses.append(UsageKey(key))
          return true
        }
        for use in uses { _ = try transaction.delete(table, use.bytes) }
      }
    }
  }
}
