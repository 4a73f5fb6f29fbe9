import Files
import Synchronization

/// What every process holds that has a ledger open: the file `lock`.
///
/// The first process has it alone while it puts things in order, then shares it. The last one to
/// close, if no other comes between, syncs what was not synced and says so in the file.
package final class LedgerLock: Sendable {
  /// What the first process finds out before it puts things in order.
  package struct Findings: Hashable, Sendable {
    /// Whether derived environments hold what was committed to them: they were synced by the last
    /// to close, or the machine has not been down since.
    package let trustsDerived: Bool
    /// Whether the last to close got to say that everything is on the disk.
    package let wasClosedCleanly: Bool

    init(_ record: LockRecord?, bootID: String) {
      wasClosedCleanly = record?.state == .clean
      trustsDerived = wasClosedCleanly || record?.bootID == bootID
    }
  }

  /// The ledger's directory.
  package let ledger: String
  /// The lock under which LMDB environments of this ledger are opened and closed.
  package let openLock: OpenLock
  /// Whether the files are only read.
  package let isReadOnly: Bool

  private let record: LockRecord
  private let lock: Mutex<FileLock?>

  private static let attemptsMax = 100

  private init(ledger: String, isReadOnly: Bool, record: LockRecord, lock: consuming FileLock?) {
    self.ledger = ledger
    self.isReadOnly = isReadOnly
    self.record = record
    openLock = OpenLock(ledger: ledger, isReadOnly: isReadOnly)
    self.lock = Mutex(lock)
  }

  private static func path(_ ledger: String) -> String { "\(ledger)/lock" }

  /// Takes the lock of the ledger in the directory `ledger`, waiting while another process puts
  /// things in order.
  ///
  /// - Parameter recover: runs if this process is the only one: checks, finishes or discards what
  ///   was half done, and rebuilds or discards derived environments that cannot be trusted. Before
  ///   it, the reader tables of dead processes (`lock.mdb`) were removed. If it throws, the lock is
  ///   let go and the next process begins again.
  /// - Throws: ``LedgerLockError``, what the system says and what `recover` throws.
  @available(*, noasync)
  package static func open(
    ledger: String, recover: (Findings, OpenLock) throws -> Void
  ) throws -> LedgerLock {
    var own = LockRecord(
      bootID: try Machine.bootID(), pidNamespace: try Machine.pidNamespace(), state: .open)
    for _ in 0..<attemptsMax {
      var lock = try FileLock(path(ledger))
      if try lock.tryExclusive() {
        let findings = Findings(try LockRecord.read(path(ledger)), bootID: own.bootID)
        let opened = LedgerLock(ledger: ledger, isReadOnly: false, record: own, lock: lock)
        try removeReaderTables(ledger)
        // From here on derived data may change without reaching the disk. What was not trusted
        // before stays so until it is in order: the old record stands.
        if findings.trustsDerived {
          own.state = .recovering
          try own.write(path(ledger))
        }
        try recover(findings, opened.openLock)
        own.state = .open
        try own.write(path(ledger))
        try opened.lock.withLock { try $0?.downgrade() }
        return opened
      }
      try lock.lockShared()
      // Whoever had it alone may have failed or closed the ledger: then somebody has to begin again.
      guard let holders = try LockRecord.read(path(ledger)), holders.state == .open,
        holders.bootID == own.bootID
      else { continue }
      guard holders.pidNamespace == own.pidNamespace else { throw LedgerLockError.otherNamespace }
      return LedgerLock(ledger: ledger, isReadOnly: false, record: own, lock: lock)
    }
    throw LedgerLockError.neverSettles
  }

  /// How a ledger's lock stands, for reports; tells nothing about the next moment.
  package struct Standing: Hashable, Sendable {
    /// Whether processes have the ledger open.
    package let isOpen: Bool
    /// Whether the last to close got to say that everything is on the disk.
    package let wasClosedCleanly: Bool
    /// Whether that was since the machine was started.
    package let isOfThisBoot: Bool
  }

  /// Looks at the lock without taking it; `nil` where nobody ever opened the ledger.
  package static func standing(ledger: String) throws -> Standing? {
    guard fileExists(path(ledger)), let record = try LockRecord.read(path(ledger)) else {
      return nil
    }
    let bootID = try Machine.bootID()
    return Standing(
      isOpen: try FileLock(readOnly: path(ledger)).isHeldByOthers(),
      wasClosedCleanly: record.state == .clean, isOfThisBoot: record.bootID == bootID)
  }

  /// Takes the lock where the files may only be read, and only if no process has the ledger open.
  ///
  /// While it is held, no process can open the ledger for writing.
  ///
  /// - Returns: the lock, and whether derived data may be read.
  /// - Throws: ``LedgerLockError/openElsewhere``, and what the system says.
  @available(*, noasync)
  package static func openReadOnly(
    ledger: String
  ) throws -> (lock: LedgerLock, findings: Findings) {
    guard fileExists(path(ledger)) else {
      // A copy that nobody ever opened: whoever could write here would make the file first.
      let none = LockRecord(bootID: "", pidNamespace: 0, state: .open)
      let findings = Findings(nil, bootID: try Machine.bootID())
      return (LedgerLock(ledger: ledger, isReadOnly: true, record: none, lock: nil), findings)
    }
    var lock = try FileLock(readOnly: path(ledger))
    guard try lock.tryShared() else { throw LedgerLockError.openElsewhere }
    guard try !lock.isHeldByOthers() else { throw LedgerLockError.openElsewhere }
    let bootID = try Machine.bootID()
    let before = try LockRecord.read(path(ledger))
    let findings = Findings(before, bootID: bootID)
    let record = before ?? LockRecord(bootID: bootID, pidNamespace: 0, state: .open)
    return (LedgerLock(ledger: ledger, isReadOnly: true, record: record, lock: lock), findings)
  }

  /// Lets the lock go. If no other process has it, `sync` runs first, and when it succeeds the
  /// ledger is marked as closed cleanly.
  ///
  /// - Parameters:
  ///   - sync: waits until derived environments are on the disk.
  ///   - closing: closes the LMDB environments, which must not stay open without the lock: the next
  ///     process would remove their reader tables. Runs in any case, while the lock is held.
  ///
  /// Two processes that close at the same moment may each take the other for one that stays; then
  /// nothing is marked, which costs a rebuild if the machine is started again before the next use.
  @available(*, noasync)
  package func close(sync: () throws -> Void, closing: () -> Void = {}) throws {
    try lock.withLock { held in
      guard held != nil else { return }
      defer { held = nil }
      do {
        defer { closing() }
        guard !isReadOnly, try held?.tryExclusive() == true else { return }
        try sync()
      }
      var clean = record
      clean.state = .clean
      try clean.write(Self.path(ledger))
    }
  }

  /// Removes the tables of readers: they hold nothing but who reads, and no one does. A table left
  /// by process 1 of a container would otherwise look as if process 1 of the next one read.
  private static func removeReaderTables(_ ledger: String) throws(FileError) {
    for name in try listDirectory(ledger) {
      let path = "\(ledger)/\(name)/lock.mdb"
      if fileExists(path) { try removeFile(path) }
    }
  }
}
