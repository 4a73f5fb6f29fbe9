import LMDB
import TestSupport
import Testing
import TokenDomain

@testable import EventLog

@Suite struct EventLogTests {
  private let scratch: TemporaryDirectory
  private let path: String
  private let vaultPath: String

  init() throws {
    scratch = try TemporaryDirectory("log")
    path = scratch.file("log")
    vaultPath = scratch.file("vault")
    try EventLog.create(in: path, options: Self.options)
    try Vault.create(in: vaultPath)
  }

  private static var options: Environment.Options {
    var options = Environment.Options()
    options.mapSizeBytes = 64 << 20
    return options
  }

  private func open() throws -> EventLog {
    try EventLog(
      directory: path, vault: try Vault(directory: vaultPath), options: Self.options)
  }

  /// Appends an event of a random kind, and returns it.
  private func append(
    _ samples: inout SampleEvents, at microseconds: Int64, to log: inout LogTransaction
  ) throws -> RecordedEvent {
    let types = EventType.allCases
    var recorded = samples.recorded(types[Int(samples.number(UInt(types.count - 1)))])
    recorded.event.position = log.last.next
    recorded.event.recordedAt = Timestamp(microseconds: microseconds)
    if recorded.subjectSlot != nil { recorded.subjectSlot = try log.allocateSlot() }
    if recorded.actorSlot != nil { recorded.actorSlot = try log.allocateSlot() }
    try log.append(recorded)
    return recorded
  }

  /// Fills a log with events recorded every ten microseconds, in batches.
  private func fill(_ log: EventLog, _ count: Int, seed: UInt64 = 1) throws -> [RecordedEvent] {
    var samples = SampleEvents(seed: seed)
    var all: [RecordedEvent] = []
    while all.count < count {
      var transaction = try log.beginWrite()
      for _ in 0..<min(7, count - all.count) {
        all.append(
          try append(&samples, at: Int64(10 * (all.count + 1)), to: &transaction))
      }
      try transaction.commit()
    }
    return all
  }

  @Test func aTransactionKnowsHowMuchItAppended() throws {
    let log = try open()
    var samples = SampleEvents(seed: 5)
    var transaction = try log.beginWrite()
    var bytes = 0
    for moment in 1...20 as ClosedRange<Int64> {
      _ = try append(&samples, at: moment, to: &transaction)
      bytes += try transaction.withRecord(at: transaction.last) { $0.byteCount } ?? 0
    }
    let appended = transaction.appendedBytes
    #expect(appended == bytes)
    transaction.abort()
  }

  @Test func anEmptyLogIsAtZero() throws {
    let log = try open()
    try log.read { snapshot in
      let last = try snapshot.lastPosition()
      #expect(last == .zero)
      let recordedAt = try snapshot.lastRecordedAt()
      #expect(recordedAt == nil)
      let slot = try snapshot.highestSlot()
      #expect(slot == 0)
      let event = try snapshot.event(at: Position(1))
      #expect(event == nil)
      let position = try snapshot.position(at: Timestamp(microseconds: .max))
      #expect(position == .zero)
    }
  }

  @Test func whatWasAppendedIsThereAfterReopening() throws {
    var log: EventLog? = try open()
    let events = try fill(try #require(log), 100)
    log?.close()
    log = nil
    let again = try open()
    #expect(try again.lastPosition() == Position(100))
    #expect(try again.events(after: .zero, through: Position(100), max: 1000) == events)
    let slots = events.flatMap { [$0.subjectSlot, $0.actorSlot].compactMap(\.self) }
    #expect(Set(slots).count == slots.count)
    try again.read { snapshot in
      let highest = try snapshot.highestSlot()
      #expect(highest == slots.max())
      let recordedAt = try snapshot.lastRecordedAt()
      #expect(recordedAt == Timestamp(microseconds: 1000))
    }
  }

  @Test(arguments: [(0, 10, 100), (3, 50, 7), (99, 100, 1), (50, 50, 10), (60, 40, 10)])
  func aScanGivesExactlyTheRange(_ after: UInt64, _ through: UInt64, _ max: Int) throws {
    let log = try open()
    let events = try fill(log, 100)
    let found = try log.events(after: Position(after), through: Position(through), max: max)
    let expected = events.filter {
      $0.event.position > Position(after) && $0.event.position <= Position(through)
    }
    #expect(found == Array(expected.prefix(max)))
  }

  @Test func aScanBeyondTheEndNamesWhatIsMissing() throws {
    let log = try open()
    _ = try fill(log, 5)
    #expect(throws: LogError.missingRecord(Position(6))) {
      try log.events(after: .zero, through: Position(6), max: 10)
    }
  }

  @Test func aTransactionLeftAloneLeavesNothing() throws {
    let log = try open()
    _ = try fill(log, 3)
    let slotBefore = try log.read { try $0.highestSlot() }
    var samples = SampleEvents(seed: 2)
    do {
      var transaction = try log.beginWrite()
      _ = try append(&samples, at: 1000, to: &transaction)
      _ = try transaction.allocateSlot()
      #expect(transaction.last == Position(4))
      let own = try transaction.event(at: Position(4))
      #expect(own != nil)
      #expect(try log.lastPosition() == Position(3))
      transaction.abort()
    }
    #expect(try log.lastPosition() == Position(3))
    #expect(try log.read { try $0.highestSlot() } == slotBefore)
  }

  @Test func aSlotIsOnTheDiskBeforeItIsHandedOut() throws {
    let log = try open()
    var transaction = try log.beginWrite()
    for expected in 1...(2 * Vault.chunkSlots + 1) {
      let slot = try transaction.allocateSlot()
      #expect(slot == expected)
      if slot % Vault.chunkSlots < 2 { #expect(try log.vault.key(slot: slot) != nil) }
    }
    try transaction.commit()
    #expect(try log.read { try $0.highestSlot() } == 2 * Vault.chunkSlots + 1)
    #expect(try log.vault.highestSlot() >= 2 * Vault.chunkSlots + 1)
  }

  @Test func timeDoesNotGoBack() throws {
    let log = try open()
    var samples = SampleEvents(seed: 3)
    var transaction = try log.beginWrite()
    _ = try append(&samples, at: 10, to: &transaction)
    _ = try append(&samples, at: 10, to: &transaction)
    #expect(transaction.recordedAt == Timestamp(microseconds: 10))
    do {
      _ = try append(&samples, at: 9, to: &transaction)
      Issue.record("an event was recorded before the one in front of it")
    } catch {
      #expect(error as? LogError == .clockWentBack(Position(3)))
    }
  }

  @Test func aMomentBecomesAPosition() throws {
    let log = try open()
    var samples = SampleEvents(seed: 4)
    let moments: [Int64] = [5, 5, 7, 7, 7, 20, 21, 30]
    var transaction = try log.beginWrite()
    for moment in moments { _ = try append(&samples, at: moment, to: &transaction) }
    try transaction.commit()
    try log.read { snapshot in
      for moment in 0...40 as ClosedRange<Int64> {
        let expected = moments.filter { $0 <= moment }.count
        let found = try snapshot.position(at: Timestamp(microseconds: moment))
        #expect(found == Position(UInt64(expected)), "at \(moment)")
      }
    }
  }

  @Test func aSnapshotStaysAsItWas() throws {
    let log = try open()
    _ = try fill(log, 5)
    let snapshot = try log.beginRead()
    var samples = SampleEvents(seed: 5)
    var transaction = try log.beginWrite()
    _ = try append(&samples, at: 1000, to: &transaction)
    try transaction.commit()
    let last = try snapshot.lastPosition()
    #expect(last == Position(5))
    #expect(try log.lastPosition() == Position(6))
  }

  @Test func erasingLeavesTheBytesAndTakesTheTexts() throws {
    let log = try open()
    var recorded = Examples.recorded(.memberAdded)
    recorded.event.position = Position(1)
    var transaction = try log.beginWrite()
    recorded.subjectSlot = try transaction.allocateSlot()
    recorded.actorSlot = try transaction.allocateSlot()
    try transaction.append(recorded)
    try transaction.commit()
    let before = try log.read { try $0.withRecord(at: Position(1)) { [UInt8](copying: $0) } }
    try log.vault.erase(slot: 1)
    let after = try log.read { try $0.withRecord(at: Position(1)) { [UInt8](copying: $0) } }
    #expect(before == after)
    let event = try #require(try log.read { try $0.event(at: Position(1)) }).event
    #expect(event.reason == .erased)
    #expect(event.body == Erasure.of(recorded.event.body))
    #expect(event.origin == recorded.event.origin)
  }

  @Test func aVaultShorterThanTheLogIsRefused() throws {
    var log: EventLog? = try open()
    var transaction = try #require(log).beginWrite()
    _ = try transaction.allocateSlot()
    try transaction.commit()
    log?.close()
    log = nil
    let empty = scratch.file("empty")
    try Vault.create(in: empty)
    #expect(throws: LogError.shortVault(highest: 0, named: 1)) {
      try EventLog(directory: path, vault: try Vault(directory: empty), options: Self.options)
    }
  }

  @Test func aProcessOpensALogOnce() throws {
    let log = try open()
    let error = #expect(throws: LMDBError.self) { try open() }
    #expect(error?.code == .alreadyOpen)
    log.close()
    try open().close()
  }
}
