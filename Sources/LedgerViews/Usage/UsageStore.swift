package import LMDB
import Synchronization
package import TokenDomain

/// When secrets were last used, in an environment of its own beside the ledger.
///
/// Recording goes to memory, spread over locks so that threads seldom meet, and costs no disk
/// write; ``flush()`` adds what has gathered to the table. What one process has not flushed, others
/// do not see.
package final class UsageStore: LastUses {
  /// The table of the environment.
  package static let tables = ["usage"]
  /// Tokens that memory holds between two flushes; what is new beyond that is not counted.
  package static let pendingMax = 65_536
  private static let shardCount = 16

  let environment: Environment
  let table: Table
  private let shards: [Shard]
  /// Two flushes at once would both write what is on its way.
  private let flushTurn = Mutex(())

  /// By token, so that a look-up for one sees no other, and generation.
  private typealias Gathered = [TokenID: [UInt32: UsageRecord]]

  private final class Shard: Sendable {
    let pending = Mutex(Gathered())
    /// What is on its way to the table, still to be seen by look-ups.
    let flushing = Mutex(Gathered())
    let dropped = Atomic<UInt64>(0)
  }

  /// Options for opening the environment: nothing waits for the disk.
  package static var options: Environment.Options {
    var options = Environment.Options()
    options.durability = .none
    options.mapSizeBytes = 8 << 30
    return options
  }

  /// Takes an environment that was opened with ``tables``.
  package init(_ environment: Environment) {
    self.environment = environment
    table = environment.table(Self.tables[0])
    shards = (0..<Self.shardCount).map { _ in Shard() }
  }

  /// Opens what is in `directory` to be read only; what is noted stays in memory. Nobody may have it
  /// open for writing.
  ///
  /// - Throws: `LMDBError`, with `noSuchFile` where there is none.
  @available(*, noasync)
  package convenience init(readOnly directory: String) throws {
    var options = Self.options
    options.isReadOnly = true
    options.isUnlocked = true
    self.init(try Environment(path: directory, tables: Self.tables, options: options))
  }

  /// Opens what is in `directory`, and creates it if it is not there. To be called under the
  /// ledger's open lock.
  @available(*, noasync)
  package convenience init(directory: String) throws {
    self.init(try Self.open(directory))
  }

  @available(*, noasync)
  private static func open(_ directory: String) throws -> Environment {
    do {
      return try Environment(path: directory, tables: tables, options: options)
    } catch {
      guard error.code == .noSuchFile else { throw error }
    }
    try Environment.create(at: directory, tables: tables, options: options)
    return try Environment(path: directory, tables: tables, options: options)
  }

  /// Lets go of the files, to be called under the ledger's open lock; what was not flushed is lost.
  package func close() { environment.close() }

  /// What has gathered for the token since the last flush that came through, by generation.
  func pending(of token: TokenID) -> [UInt32: UsageRecord] {
    let shard = shard(token)
    return shard.pending.withLock { pending in
      shard.flushing.withLock { flushing in
        var found = pending[token] ?? [:]
        for (generation, record) in flushing[token] ?? [:] {
          found[generation, default: UsageRecord()].merge(record)
        }
        return found
      }
    }
  }

  private func shard(_ token: TokenID) -> Shard {
    // The last bits of a UUID are random.
    shards[Int(truncatingIfNeeded: token.value % UInt128(Self.shardCount))]
  }

  /// Notes that a secret was presented. About 100 ns; never blocks on the disk.
  package func record(
    _ key: UsageKey, at moment: Timestamp, from address: IPAddress?, succeeded: Bool
  ) {
    let record =
      succeeded
      ? UsageRecord(lastUsed: moment, address: address, count: 1) : UsageRecord(failures: 1)
    let shard = shard(key.token)
    let isKept = shard.pending.withLock { pending in
      if pending[key.token] == nil, pending.count >= Self.pendingMax / Self.shardCount {
        return false
      }
      pending[key.token, default: [:]][key.generation, default: UsageRecord()].merge(record)
      return true
    }
    if !isKept { shard.dropped.add(1, ordering: .relaxed) }
  }

  /// How many notes found no room since the process began.
  package var droppedCount: UInt64 {
    shards.reduce(0) { $0 + $1.dropped.load(ordering: .relaxed) }
  }

  /// Waits until what was flushed is on the disk.
  @available(*, noasync)
  package func sync() throws { try environment.sync(force: true) }

  /// Adds what has gathered to the table, in one transaction.
  ///
  /// - Parameter keys: what addresses are sealed under; without a key they are not kept.
  /// - Returns: how many secrets were written.
  /// - Throws: `LMDBError`; what was not written stays in memory for the next time.
  @discardableResult @available(*, noasync)
  package func flush(addressKeys keys: AddressKeys = { _ in nil }) throws -> Int {
    try flushTurn.withLock { _ in try flushInTurn(keys) }
  }

  @available(*, noasync)
  private func flushInTurn(_ keys: AddressKeys) throws -> Int {
    var taken: [(key: UsageKey, record: UsageRecord)] = []
    for shard in shards {
      // Look-ups take the locks in the same order and never miss what moves from one to the other.
      shard.pending.withLock { pending in
        shard.flushing.withLock { flushing in
          for (token, records) in pending {
            for (generation, record) in records {
              flushing[token, default: [:]][generation, default: UsageRecord()].merge(record)
            }
          }
          pending.removeAll(keepingCapacity: true)
          for (token, records) in flushing {
            taken += records.map { (UsageKey(token, generation: $0), $1) }
          }
        }
      }
    }
    if taken.isEmpty { return 0 }
    do {
      try environment.write { transaction in
        for (key, record) in taken {
          var merged =
            try transaction.withValue(table, key.bytes) { StoredUse($0) } ?? StoredUse()
          merged.merge(record, of: key, keys)
          try transaction.put(table, key.bytes, merged.bytes)
        }
      }
    } catch let error as LMDBError where error.code == .mapFull {
      try environment.grow(byBytes: 1 << 30)
      return 0
    }
    for shard in shards { shard.flushing.withLock { $0.removeAll(keepingCapacity: true) } }
    return taken.count
  }
}
