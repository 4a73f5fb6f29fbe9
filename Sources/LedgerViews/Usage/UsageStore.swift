package import LMDB
import Synchronization
package import TokenDomain

/// When secrets were last used, and how often, in an environment of its own beside the ledger.
///
/// Noting a use goes to memory, to each thread's own, and costs no disk write; ``flush(seals:)`` adds
/// what has gathered to the table. What one process has not flushed, others do not see.
package final class UsageStore: LastUses {
  /// The table of the environment.
  package static let tables = ["usage"]
  /// Threads that may have a gathering of their own: memory is theirs, and look-ups ask each.
  package static let gatheringsMax = 256

  let environment: Environment
  let table: Table
  private let gathered: Mutex<[UsageGathering]>
  private let shared: UsageGathering
  private let pressure = UsagePressure()
  /// Two flushes at once would both write what is on its way.
  let flushTurn = Mutex(())

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
    shared = UsageGathering(pressure)
    gathered = Mutex([shared])
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

  /// Waits until what was flushed is on the disk.
  @available(*, noasync)
  package func sync() throws { try environment.sync(force: true) }
}

extension UsageStore {
  /// Memory of a thread's own, which lives as long as the store: for threads that go on.
  ///
  /// - Precondition: there are fewer than ``gatheringsMax``.
  package func makeGathering() -> UsageGathering {
    let gathering = UsageGathering(pressure)
    gathered.withLock {
      precondition($0.count < Self.gatheringsMax, "more threads note uses than are foreseen")
      $0.append(gathering)
    }
    return gathering
  }

  var gatherings: [UsageGathering] { gathered.withLock { $0 } }

  /// Notes that a secret was presented, for whichever thread has no gathering of its own.
  package func record(
    _ key: UsageKey, at moment: Timestamp, from address: IPAddress?, succeeded: Bool
  ) {
    shared.record(key, at: moment, from: address, succeeded: succeeded)
  }

  /// How many notes found no room since the process began.
  package var droppedCount: UInt64 { gatherings.reduce(0) { $0 + $1.droppedCount } }

  /// Calls `body`, from any thread that notes a use, when it is time to flush lest notes be dropped.
  package func whenFilling(_ body: @escaping @Sendable () -> Void) { pressure.setRelief(body) }

  /// Whether some memory has become half full since this was last asked.
  package func takePressure() -> Bool { pressure.take() }
}
