import Files
import TestSupport
import Testing

@testable import LedgerViews

@Suite("The lock of a ledger")
struct LedgerLockTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  var record: LockRecord? { get throws { try LockRecord.read("\(directory.path)/lock") } }

  func change(_ body: (inout LockRecord) -> Void) throws {
    var changed = try #require(try record)
    body(&changed)
    try changed.write("\(directory.path)/lock")
  }

  /// Opens the ledger; the findings are those of the first process, `nil` for another.
  func open() throws -> (lock: LedgerLock, findings: LedgerLock.Findings?) {
    var findings: LedgerLock.Findings?
    let lock = try LedgerLock.open(ledger: directory.path) { found, _ in findings = found }
    return (lock, findings)
  }

  @Test("lets the first put things in order and the others in afterwards")
  func sharing() throws {
    let first = try open()
    #expect(first.findings?.trustsDerived == false)
    #expect(try record?.state == .open)
    let second = try open()
    #expect(second.findings == nil)
    var synced = 0
    try first.lock.close { synced += 1 }
    #expect(synced == 0)
    try second.lock.close { synced += 1 }
    #expect(synced == 1)
    #expect(try record?.state == .clean)
    let third = try open()
    #expect(third.findings?.wasClosedCleanly == true)
    #expect(third.findings?.trustsDerived == true)
  }

  @Test("trusts what a process that died left, but not what a machine did")
  func unclean() throws {
    _ = try open()
    let next = try open()
    #expect(next.findings?.wasClosedCleanly == false)
    #expect(next.findings?.trustsDerived == true)
  }

  @Test("distrusts another boot without a clean mark")
  func otherBoot() throws {
    _ = try open()
    try change { $0.bootID = "another" }
    #expect(try open().findings?.trustsDerived == false)
    try change {
      $0.bootID = "another"
      $0.state = .clean
    }
    #expect(try open().findings?.trustsDerived == true)
  }

  @Test("goes on distrusting until somebody has put things in order")
  func failedRecovery() throws {
    _ = try open()
    try change { $0.bootID = "another" }
    #expect(throws: FileError.self) {
      _ = try LedgerLock.open(ledger: directory.path) { _, _ in
        throw FileError(.noSpace, "rebuild", "")
      }
    }
    #expect(try open().findings?.trustsDerived == false)
    #expect(try open().findings?.trustsDerived == true)
  }

  @Test("closes the environments before others come in, whether or not this is the last")
  func closing() throws {
    let first = try open()
    let second = try open()
    for lock in [first.lock, second.lock] {
      var isHeld: Bool?
      try lock.close {
      } closing: {
        let other = try? FileLock("\(directory.path)/lock")
        isHeld = try? other?.isHeldByOthers()
      }
      #expect(isHeld == true)
    }
    #expect(try record?.state == .clean)
  }

  @Test("marks nothing clean when syncing failed")
  func failedSync() throws {
    let first = try open()
    #expect(throws: FileError.self) {
      try first.lock.close { throw FileError(.noSpace, "sync", "") }
    }
    #expect(try record?.state == .open)
    #expect(try open().findings != nil)
  }

  @Test("keeps processes of another namespace out while it is held")
  func otherNamespace() throws {
    let first = try open()
    try change { $0.pidNamespace += 1 }
    #expect(throws: LedgerLockError.otherNamespace) { try open() }
    try first.lock.close {}
    #expect(try open().findings != nil)
  }

  @Test("clears the tables of readers that died, and nothing else")
  func readerTables() throws {
    try createDirectory("\(directory.path)/log")
    for name in ["lock.mdb", "data.mdb"] {
      try File("\(directory.path)/log/\(name)", .createExclusive(permissions: 0o600)).close()
    }
    let first = try open()
    #expect(try listDirectory("\(directory.path)/log") == ["data.mdb"])
    try first.lock.close {}
  }

  @Test("for reading only is given when no one has the ledger open")
  func readOnly() throws {
    let first = try open()
    #expect(throws: LedgerLockError.openElsewhere) {
      try LedgerLock.openReadOnly(ledger: directory.path)
    }
    try first.lock.close {}
    let reading = try LedgerLock.openReadOnly(ledger: directory.path)
    #expect(reading.findings.wasClosedCleanly)
    #expect(reading.lock.isReadOnly)
    try reading.lock.close { Issue.record("nothing to sync") }
  }

  @Test("lets a damaged record count as none")
  func damaged() throws {
    #expect(LockRecord(Array("tokenledger lock 1\nboot x\n".utf8)) == nil)
    #expect(LockRecord([]) == nil)
  }

  @Test("for opening environments is one at a time, and again for who has it")
  func openLock() throws {
    let lock = OpenLock(ledger: directory.path)
    let result = try lock.withLock {
      var other = try FileLock(lock.path)
      #expect(try other.tryShared() == false)
      return try lock.withLock { 7 }
    }
    #expect(result == 7)
    var other = try FileLock(lock.path)
    #expect(try other.tryExclusive())
  }
}
