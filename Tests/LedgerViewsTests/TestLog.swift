import Cryptography
import EventLog
import Files
import LedgerViews
import Synchronization
import TokenDomain

/// A log of records in memory, and the vault that its texts are sealed under.
final class TestLog: EventSource, SealingKeys {
  private let records = Mutex<[[UInt8]]>([])
  private let writer = Monitor(false)
  private let vault = Mutex<[UInt64: SecretKey]>([:])
  private let slots = Mutex<UInt64>(0)

  /// A new slot of the vault.
  func newSlot() -> UInt64 {
    let slot = slots.withLock { slot in
      slot += 1
      return slot
    }
    vault.withLock { $0[slot] = SecretKey() }
    return slot
  }

  /// Destroys the key in a slot.
  func erase(_ slot: UInt64) { vault.withLock { $0[slot] = nil } }

  func key(slot: UInt64) -> SecretKey? { vault.withLock { $0[slot] } }

  var sealingKeys: any SealingKeys { self }

  func append(_ event: RecordedEvent) throws {
    let record = try EventRecord.encode(event, vault: self)
    records.withLock { $0.append(record) }
  }

  func lastPosition() -> Position { records.withLock { Position(UInt64($0.count)) } }

  func forEachRecord(
    after position: Position, countMax: Int, _ body: (RawSpan) throws -> Void
  ) throws {
    let next = records.withLock { $0.dropFirst(Int(position.value)).prefix(countMax) }
    // Holds: the span ends with the call, and the array outlives it.
    for record in next { try body(unsafe record.span.bytes) }
  }

  func sealedEvent(at position: Position) throws -> SealedEvent? {
    var found: SealedEvent?
    guard position > .zero else { return nil }
    try forEachRecord(after: Position(position.value - 1), countMax: 1) {
      found = try SealedEvent($0)
    }
    return found
  }

  func withWriteLock(_ body: () throws -> Void) throws {
    writer.wait { isWriting -> Void? in
      if isWriting { return nil }
      isWriting = true
      return ()
    }
    defer { writer.update { $0 = false } }
    try body()
  }
}
