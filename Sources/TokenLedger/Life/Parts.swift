import EventLog
import Files
import LedgerViews
import Synchronization

/// What an open ledger is made of.
final class Parts: Sendable {
  /// Events that the indexes may be behind before a process that closes brings them up, and before
  /// the writer slows to them.
  static let indexLagMax: UInt64 = 4_096

  let directory: LedgerDirectory
  let lock: LedgerLock
  let keyring: Keyring
  let log: EventLog
  let views: LiveViews
  let indexes: Indexes
  let usage: UsageStore
  let questions: Questions
  let erasing: Erasing
  /// When readers of dead processes were last looked for, in nanoseconds.
  private let readersChecked = Mutex<UInt64>(0)
  /// When what was noted of uses was last flushed, in nanoseconds.
  let usageFlushed = Mutex<UInt64>(0)

  /// How often a process that goes on looks for readers of dead processes.
  static let staleReadersIntervalNanoseconds: UInt64 = 60_000_000_000

  /// Whether the ledger's files may only be read: nothing is written to them.
  var isReadOnly: Bool { lock.isReadOnly }

  /// Takes the ledger's lock, puts in order what a crash left if this process is the only one, and
  /// opens everything.
  @available(*, noasync)
  static func open(
    _ directory: LedgerDirectory, _ incarnation: IncarnationID, _ options: Ledger.Options,
    progress: (Progress) -> Void
  ) throws -> Parts {
    var stores: Stores?
    // Rebuilding may fail half-way: then the lock goes back and the next process begins again.
    let lock = try LedgerLock.open(ledger: directory.path) { findings, openLock in
      // Counts that were never synced may be worse than none.
      if !findings.trustsDerived { try removeTree(directory.usage) }
      let opened = try Stores(directory, incarnation, options, openLock)
      // Before anything is built: a key that is to be destroyed opens nothing any more.
      let unfinished = try opened.erasing.look()
      if !unfinished.erased.isEmpty { try opened.erasing.destroyKeys(unfinished) }
      if !findings.trustsDerived || !unfinished.erased.isEmpty {
        try opened.discardDerived(overwriting: !unfinished.erased.isEmpty)
      }
      do {
        try opened.openDerived(progress)
      } catch  where error.isDerivedDamage {
        // The log is the truth, and nobody else has the ledger open: build everything anew.
        opened.closeDerived()
        try opened.discardDerived()
        try opened.openDerived(progress)
      }
      if unfinished.erased.isEmpty {
        try opened.erasing.skipAhead(unfinished)
      } else {
        try opened.erasing.noteDone(unfinished)
      }
      try opened.destroyRetiredKeys()
      stores = opened
    }
    if let stores { return Parts(directory, lock, stores) }
    do {
      let stores = try Stores(directory, incarnation, options, lock.openLock)
      try stores.openDerived(progress)
      // Another process may have been killed in the middle of it. One that goes on does it itself.
      if stores.views.stop == nil {
        try stores.erasing.finish(stores.views, stores.indexes, progress: progress)
      }
      return Parts(directory, lock, stores)
    } catch {
      // Nothing was synced, so the ledger must not be marked as closed cleanly.
      try? lock.close(sync: { throw error })
      throw error
    }
  }

  init(_ directory: LedgerDirectory, _ lock: LedgerLock, _ stores: Stores) {
    self.directory = directory
    self.lock = lock
    keyring = stores.keyring
    log = stores.log
    views = stores.views
    indexes = stores.indexes
    usage = stores.usage
    questions = Questions(indexes: indexes, live: views, log: log, uses: usage)
    erasing = stores.erasing
  }

  /// Brings the live views up with the log, the indexes with the live views, and the table of last
  /// use with memory.
  @available(*, noasync)
  func follow() throws {
    guard !isReadOnly else { return }
    flushUsageIfDue()
    // Views that an event stopped have still come as far as that.
    let caughtUp = Result { try views.catchUp(holdsLogLock: false) }
    while try followOnce() {}
    try caughtUp.get()
    try clearStaleReaders()
  }

  /// Now and then frees the slots of readers whose process was killed beside this one.
  @available(*, noasync)
  private func clearStaleReaders() throws {
    let now = SystemClock.monotonicNanoseconds
    let isDue = readersChecked.withLock { last in
      guard last == 0 || now - last > Self.staleReadersIntervalNanoseconds else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    try log.clearStaleReaders()
    for slot in [views.slot, indexes.indexes, indexes.names] { try slot.clearStaleReaders() }
  }

  /// Lets the indexes take in one batch; whether there is more.
  @available(*, noasync)
  func followOnce() throws -> Bool {
    let end = try views.position()
    return try indexes.follow(log: log.beginRead(), upTo: end) < end
  }

  /// Waits until the indexes are not too far behind: otherwise questions would have ever more of the
  /// log to read.
  @available(*, noasync)
  func limitIndexLag(at position: Position) throws {
    let reached = try min(indexes.position(.indexes), indexes.position(.names))
    guard position.value - min(position.value, reached.value) > Self.indexLagMax else { return }
    _ = try followOnce()
  }

  /// Brings the indexes up, syncs what is derived if this is the last process, and lets go.
  @available(*, noasync)
  func close() throws {
    // What fails here is made good by the next process: the lock is let go in any case.
    let followed = Result { try follow() }
    flushUsage()
    if !isReadOnly { try? erasing.skipAhead(erasing.look()) }
    try lock.close {
      try usage.sync()
      for slot in [views.slot, indexes.indexes, indexes.names] { try slot.sync() }
      try syncDirectory(directory.path)
    } closing: {
      usage.close()
      indexes.close()
      views.close()
      log.close()
    }
    try followed.get()
  }
}

/// The stores of a ledger, opened in the order log, views, indexes.
struct Stores {
  let keyring: Keyring
  let log: EventLog
  let views: LiveViews
  let indexes: Indexes
  let usage: UsageStore
  let erasing: Erasing
}

extension Stores {
  @available(*, noasync)
  init(
    _ directory: LedgerDirectory, _ incarnation: IncarnationID, _ options: Ledger.Options,
    _ openLock: OpenLock
  ) throws {
    let keyring = try Keyring(directory: directory.keys)
    let vault = try Vault(directory: directory.vault)
    let log = try openLock.withLock {
      try EventLog(
        directory: directory.log, vault: vault,
        forcesNetworkFileSystem: options.allowsNetworkFileSystem)
    }
    self.keyring = keyring
    self.log = log
    views = LiveViews(
      ledger: directory.path, incarnation: incarnation, openLock: openLock,
      keys: ViewKeys(names: keyring.names, vault: vault), log: log)
    indexes = Indexes(
      ledger: directory.path, incarnation: incarnation, openLock: openLock, log: log)
    usage = try openLock.withLock { try UsageStore(directory: directory.usage) }
    erasing = Erasing(
      directory: directory, incarnation: incarnation, log: log, usage: usage)
  }

  /// Lets go of what is derived.
  func closeDerived() {
    indexes.close()
    views.close()
  }

  /// Removes what cannot be trusted. Nobody else has the ledger open.
  @available(*, noasync)
  func discardDerived(overwriting: Bool = false) throws {
    for slot in [views.slot, indexes.indexes, indexes.names] {
      try slot.discardAll(overwriting: overwriting)
    }
  }

  /// Destroys the keys that the log says are retired: a crash may have come between the two.
  @available(*, noasync)
  func destroyRetiredKeys() throws {
    let accepted = try views.read { $0.keyNumbers }
    guard let current = accepted.last else { return }
    // A higher number is a rotation that did not come to be; its key is taken by the next.
    for number in keyring.numbers where number < current && !accepted.contains(number) {
      try keyring.destroyPepper(number)
    }
  }

  /// Opens what is derived, building what is not there. Views that an event stopped are open all the
  /// same, as far as they came.
  @available(*, noasync)
  func openDerived(_ progress: (Progress) -> Void) throws {
    try views.open { progress(Progress(task: "views", done: $0.value, total: $1.value)) }
    try indexes.open(log: log, live: views) { kind, done, total in
      progress(Progress(task: kind.rawValue, done: done.value, total: total.value))
    }
    for slot in [views.slot, indexes.indexes, indexes.names] { try slot.removeLeftovers() }
  }
}
