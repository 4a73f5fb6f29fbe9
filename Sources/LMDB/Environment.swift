import CLMDB
import Files
import Synchronization

/// One LMDB environment: a directory with `data.mdb` and `lock.mdb`, mapped into memory.
///
/// Any number of threads read at once, each from a snapshot, without locks; one at a time, in all
/// processes, writes. A process opens an environment once: closing a second opening would drop the
/// locks of the first.
@safe
package final class Environment: @unchecked Sendable {
  // Sendable: `handle` never changes, LMDB guards what it points to except while the map is
  // replaced, and `turnstile` lets no transaction run then.

  /// The directory.
  package let path: String
  /// How it was opened.
  package let options: Options

  let handle: OpaquePointer
  let number: UInt32
  let turnstile: Monitor<Turnstile>
  private let identity: FileIdentity
  private let forkCount: Int
  /// Up to where in the file ``setRoomAside(bytes:)`` has set disk space aside.
  let roomEndBytes = Atomic(0)
  private var tables: [String: Table] = [:]
  private let isClosed = Atomic<Bool>(false)

  /// Opens the environment in the directory `path`, which ``create(at:tables:options:_:)`` made,
  /// with these tables; those that are missing are created, unless it is only read.
  ///
  /// Before any of it is mapped, the file is checked: its kind, its version, and that it is not
  /// shorter than its last page, which would end the process with SIGBUS later.
  ///
  /// - Throws: ``LMDBError`` with `noSuchFile`, `invalid`, `versionMismatch`, `truncated`,
  ///   `networkFileSystem`, `alreadyOpen`, `notFound` (a missing table, only read), or what LMDB
  ///   and the system say.
  package convenience init(
    path: String, tables: [String], options: Options = Options()
  ) throws(LMDBError) {
    do throws(FileError) {
      if !options.forcesNetworkFileSystem, try FileSystem.isNetwork(path) {
        throw FileError(.notSupported, "", "")
      }
    } catch {
      if error.operation.isEmpty { throw LMDBError(.networkFileSystem, "open", path) }
      throw LMDBError(error)
    }
    try DataFile.check("\(path)/data.mdb", environment: path)
    try self.init(path, isNew: false, tables: tables, options: options)
  }

  /// Opens without looking at the file first; a new one is made, in a directory that no one else
  /// knows.
  init(
    _ path: String, isNew: Bool, tables names: [String], options: Options
  ) throws(LMDBError) {
    precondition(names.count <= options.tablesMax, "raise tablesMax")
    self.path = path
    self.options = options
    ForkCount.begin()
    forkCount = ForkCount.current
    number = OpenEnvironments.nextNumber()
    if isNew {
      unsafe handle = try Self.open(path, options: options)
      identity = try OpenEnvironments.reserve(path)
    } else {
      identity = try OpenEnvironments.reserve(path)
      do throws(LMDBError) {
        unsafe handle = try Self.open(path, options: options)
      } catch {
        OpenEnvironments.release(identity)
        throw error
      }
    }
    turnstile = Monitor(Turnstile())
    let mappedBytes = mappedBytes()
    turnstile.withLock { $0.mapSizeBytes = mappedBytes }
    do throws(LMDBError) {
      self.tables = try openTables(names)
      if options.writesThroughMap, !options.isReadOnly { try allocateMap(toBytes: mapSizeBytes) }
    } catch {
      // Without this, deinit would do the same; but then the caller could not open again at once.
      close()
      throw error
    }
  }

  deinit {
    if !isClosed.load(ordering: .acquiring) { close() }
  }

  /// The table of this name, one of those given when the environment was opened.
  package func table(_ name: String) -> Table {
    guard let table = tables[name] else {
      preconditionFailure("the environment \(path) was not opened with a table \(name)")
    }
    return table
  }

  /// Closes the environment: the map, the files and the reader slots of this process. What the
  /// kernel still holds in its cache is not synced; see ``sync(force:)``. No transaction may be
  /// active. Idempotent; letting go of the last reference does the same.
  package func close() {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // After a fork the slots and locks are the parent's: leave everything as it is.
    guard ForkCount.current == forkCount else { return }
    turnstile.withLock { state in
      precondition(state.active == 0, "a transaction is active in the environment being closed")
      state.isClosed = true
      while let reader = unsafe state.takeReader() { unsafe mdb_txn_abort(reader) }
    }
    OpenEnvironments.release(identity) { unsafe mdb_env_close(handle) }
  }

  /// Throws if the process forked since the environment was opened. Costs a load.
  func checkProcess() throws(LMDBError) {
    guard ForkCount.current == forkCount else { throw LMDBError(.forked, "begin", path) }
  }
}
