import EventLog
import Files
import LedgerViews

extension LedgerDirectory {
  /// Whether this process may not write what every writer has to.
  var mayOnlyBeRead: Bool {
    [path, lock, "\(log)/data.mdb"].contains { FileSystem.forbidsWriting($0) }
  }
}

extension Parts {
  /// Opens a ledger whose files may only be read, if no process has it open for writing. Nothing in
  /// its directory is written, and no lock file of LMDB is touched.
  ///
  /// Derived data that is whole and level with the log is read where it lies. What is not is built
  /// from the log in a ``Files/ScratchDirectory``, of which nothing has a name any more when this
  /// returns.
  @available(*, noasync)
  static func openReadOnly(
    _ directory: LedgerDirectory, _ incarnation: IncarnationID, _ options: Ledger.Options,
    progress: (Progress) -> Void
  ) throws -> Parts {
    let (lock, findings) = try LedgerLock.openReadOnly(ledger: directory.path)
    let stores = try Stores(
      readOnly: directory, incarnation, options, lock.openLock,
      trustsDerived: findings.trustsDerived, progress)
    return Parts(directory, lock, stores)
  }
}

extension Stores {
  /// Opens everything without writing in the ledger's directory.
  @available(*, noasync)
  fileprivate init(
    readOnly directory: LedgerDirectory, _ incarnation: IncarnationID, _ options: Ledger.Options,
    _ openLock: OpenLock, trustsDerived: Bool, _ progress: (Progress) -> Void
  ) throws {
    let keyring = try Keyring(directory: directory.keys)
    let vault = try Vault(directory: directory.vault, isReadOnly: true)
    let log = try EventLog(
      directory: directory.log, vault: vault,
      forcesNetworkFileSystem: options.allowsNetworkFileSystem, isReadOnly: true)
    let places = Places(
      ledger: directory, openLock: openLock, incarnation: incarnation, trustsDerived: trustsDerived)
    let usage = try places.usage()
    let erasing = Erasing(
      directory: directory, incarnation: incarnation, log: log, usage: usage)
    let unfinished = try erasing.look()
    // Here nothing can be destroyed, but what is erased is not shown.
    if !unfinished.erased.isEmpty { try Erasing.destroyKeys(unfinished, in: log) }
    let views = try places.views(log, ViewKeys(names: keyring.names, vault: vault), progress)
    let indexes = try places.indexes(log, views, progress)
    self.init(
      keyring: keyring, log: log, views: views, indexes: indexes, usage: usage,
      erasing: erasing)
    // What is open stays readable; nobody else can find it, however this process ends.
    places.scratch?.unlink()
    // Keys that were retired and whose files are still there would be destroyed by a writer.
    try keyring.keep(Set(views.read { $0.keyNumbers }))
  }
}

/// Where each thing that is derived is read from.
private final class Places {
  private let ledger: LedgerDirectory
  private let openLock: OpenLock
  private let incarnation: IncarnationID
  private let trustsDerived: Bool
  private(set) var scratch: ScratchDirectory?

  init(
    ledger: LedgerDirectory, openLock: OpenLock, incarnation: IncarnationID, trustsDerived: Bool
  ) {
    self.ledger = ledger
    self.openLock = openLock
    self.incarnation = incarnation
    self.trustsDerived = trustsDerived
  }

  private func scratchPath() throws -> String {
    if let scratch { return scratch.path }
    let made = try ScratchDirectory()
    scratch = made
    return made.path
  }

  @available(*, noasync)
  func views(
    _ log: EventLog, _ keys: ViewKeys, _ progress: (Progress) -> Void
  ) throws -> LiveViews {
    if trustsDerived {
      let own = LiveViews(
        ledger: ledger.path, incarnation: incarnation, openLock: openLock, keys: keys, log: log)
      let isLevel = try Self.usable(own.slot) { try own.position() == log.lastPosition() }
      if isLevel { return own }
      own.close()
    }
    let path = try scratchPath()
    let built = LiveViews(
      ledger: path, incarnation: incarnation, openLock: OpenLock(ledger: path), keys: keys,
      log: log)
    try built.open { progress(Progress(task: "views", done: $0.value, total: $1.value)) }
    return built
  }

  @available(*, noasync)
  func indexes(
    _ log: EventLog, _ views: LiveViews, _ progress: (Progress) -> Void
  ) throws -> Indexes {
    let end = try views.position()
    let slots = try IndexSet.Kind.allCases.map { kind -> DerivedSlot in
      if trustsDerived {
        let own = Indexes.slot(
          kind, ledger: ledger.path, incarnation: incarnation, openLock: openLock, log: log)
        // What an index has not taken in yet is read from the log, as ever.
        if try Self.usable(own, { try own.read { $0.header.position <= end } }) { return own }
        own.close()
      }
      let path = try scratchPath()
      return Indexes.slot(
        kind, ledger: path, incarnation: incarnation, openLock: OpenLock(ledger: path), log: log)
    }
    let indexes = Indexes(indexes: slots[0], names: slots[1])
    try indexes.open(log: log, live: views) { kind, done, total in
      progress(Progress(task: kind.rawValue, done: done.value, total: total.value))
    }
    return indexes
  }

  @available(*, noasync)
  func usage() throws -> UsageStore {
    // Telemetry stops nothing: what cannot be read is as if nothing had been used.
    if trustsDerived, let own = try? UsageStore(readOnly: ledger.usage) { return own }
    return try UsageStore(directory: "\(scratchPath())/usage")
  }

  /// Whether a slot has an environment that may be asked. One that a newer program built is an error;
  /// one that is damaged is not: it is built anew elsewhere.
  private static func usable(_ slot: DerivedSlot, _ isLevel: () throws -> Bool) throws -> Bool {
    do {
      return try slot.open() == .live && isLevel()
    } catch let error as DerivedError {
      if case .newerVersions = error { throw error }
      return false
    } catch {
      return false
    }
  }
}
