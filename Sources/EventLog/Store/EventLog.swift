import Files
package import LMDB
package import TokenDomain

/// The append-only store of events, in LMDB with a sync for every commit.
///
/// Key: the position as 8 big-endian bytes. Value: the record of ``EventRecord``.
package final class EventLog: Sendable {
  static let eventsTable = "events"
  static let checkpointsTable = "checkpoints"
  static let metaTable = "meta"
  static let tables = [eventsTable, checkpointsTable, metaTable]
  /// In the table `meta`: the highest vault slot that was ever handed out.
  static let highestSlotKey = Array("highest-slot".utf8)

  /// The keys of sealed texts.
  package let vault: Vault
  let environment: Environment
  let events: Table
  let meta: Table
  let checkpoints: Table

  /// Makes the log of a new ledger in `directory`, whole or not at all.
  @available(*, noasync)
  package static func create(
    in directory: String, options: Environment.Options = Environment.Options()
  ) throws {
    try Environment.create(at: directory, tables: tables, options: options) { transaction, log in
      try transaction.put(
        log.table(metaTable), highestSlotKey, [UInt8](repeating: 0, count: 8), .replacing)
    }
  }

  /// Opens the log in `directory`.
  ///
  /// - Throws: `LMDBError`, and ``LogError/shortVault(highest:named:)`` when the vault is older than
  ///   the log.
  @available(*, noasync)
  package init(
    directory: String, vault: Vault, options: Environment.Options = Environment.Options()
  ) throws {
    self.vault = vault
    environment = try Environment(path: directory, tables: Self.tables, options: options)
    events = environment.table(Self.eventsTable)
    meta = environment.table(Self.metaTable)
    checkpoints = environment.table(Self.checkpointsTable)
    let named = try read { snapshot in try snapshot.highestSlot() }
    let highest = try vault.highestSlot()
    guard named <= highest else { throw LogError.shortVault(highest: highest, named: named) }
  }

  /// Opens the log in `directory`, on a network file system only if told to.
  ///
  /// - Parameter isReadOnly: whether it is only read, without any lock: the caller makes sure that
  ///   nobody has it open for writing.
  @available(*, noasync)
  package convenience init(
    directory: String, vault: Vault, forcesNetworkFileSystem: Bool, isReadOnly: Bool = false
  ) throws {
    var options = Environment.Options()
    options.forcesNetworkFileSystem = forcesNetworkFileSystem
    options.isReadOnly = isReadOnly
    options.isUnlocked = isReadOnly
    try self.init(directory: directory, vault: vault, options: options)
  }

  /// Runs `body` with the log as it is now.
  @available(*, noasync)
  package func read<Result: ~Copyable>(
    _ body: (borrowing LogSnapshot) throws -> Result
  ) throws -> Result {
    try body(try beginRead())
  }

  /// Takes a snapshot that the caller holds. Keep it short.
  @available(*, noasync)
  package func beginRead() throws -> LogSnapshot {
    LogSnapshot(transaction: try environment.beginRead(), log: self)
  }

  /// Begins to append, waiting while another thread or process does.
  @available(*, noasync)
  package func beginWrite() throws -> LogTransaction {
    try LogTransaction(transaction: environment.beginWrite(), log: self)
  }

  /// Runs `body` while this thread has the log's write lock; nothing is appended. Where the log is
  /// only read, nobody writes, and there is no lock to take.
  @available(*, noasync)
  package func withWriteLock<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    if environment.options.isReadOnly { return try body() }
    let transaction = try environment.beginWrite()
    let result = try body()
    transaction.abort()
    return result
  }

  /// The position of the last event.
  @available(*, noasync)
  package func lastPosition() throws -> Position { try read { try $0.lastPosition() } }

  /// Up to `max` events after a position, in order, fewer before a record that cannot be read. The
  /// transaction ends before this returns, so a caller may take its time with them.
  ///
  /// - Throws: `EventRecordError` for the first of them, ``LogError/missingRecord(_:)``, `LMDBError`.
  @available(*, noasync)
  package func events(
    after position: Position, through last: Position, max: Int
  ) throws -> [RecordedEvent] {
    try read { snapshot in
      var found: [RecordedEvent] = []
      do {
        try snapshot.forEachRecord(after: position, through: last) { record in
          found.append(try EventRecord.decode(record, vault: vault))
          return found.count < max
        }
      } catch let error as EventRecordError {
        // What comes before it can be told.
        if found.isEmpty { throw error }
      }
      return found
    }
  }

  /// Enlarges the map if `error` says that the log's is full, and returns whether it did.
  @available(*, noasync)
  package func grow(after error: any Error, byBytes bytes: Int) throws -> Bool {
    guard let error = error as? LMDBError, error.code == .mapFull,
      error.path == environment.path
    else { return false }
    try environment.grow(byBytes: bytes)
    return true
  }

  /// Frees the slots of readers whose process died: what they saw could not be used again.
  @available(*, noasync)
  package func clearStaleReaders() throws { _ = try environment.clearStaleReaders() }

  /// Whether a commit failed, so that this process may not write any more.
  package var hasFailed: Bool { environment.hasFailed }

  /// Bytes of the file that are in use.
  package func sizeBytes() throws -> Int { try environment.information().usedBytes }

  /// Lets go of the files. No transaction may be under way.
  package func close() { environment.close() }
}

extension Position {
  /// The key of the event at this position.
  var key: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
  }

  /// The position whose key this is.
  init(key: RawSpan) {
    precondition(key.byteCount == 8, "keys of the log are positions")
    // Holds: 8 bytes are there.
    self.init(UInt64(bigEndian: unsafe key.unsafeLoadUnaligned(as: UInt64.self)))
  }
}

extension Error {
  /// Whether a map was full: nothing has happened, and the work can be done again with a larger one.
  package var isMapFull: Bool { (self as? LMDBError)?.code == .mapFull }
}
