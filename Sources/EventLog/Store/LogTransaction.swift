package import LMDB
package import TokenDomain

/// Appends events: all of them become facts with ``commit()``, or none. Letting go of it aborts.
///
/// It holds the log's write lock and belongs to the thread that began it.
package struct LogTransaction: LogReading, ~Copyable {
  private var transaction: WriteTransaction
  package let log: EventLog
  /// The position of the last event, those appended here included.
  package private(set) var last: Position
  /// When that was recorded; `nil` while the log is empty.
  package private(set) var recordedAt: Timestamp?
  /// Bytes of the records appended here.
  package private(set) var appendedBytes = 0
  private var slot: UInt64
  private var slotBefore: UInt64

  init(transaction: consuming WriteTransaction, log: EventLog) throws {
    self.log = log
    self.transaction = transaction
    last = .zero
    recordedAt = nil
    slot = 0
    slotBefore = 0
    last = try lastPosition()
    recordedAt = try lastRecordedAt()
    slot = try highestSlot()
    slotBefore = slot
  }

  package var access: TransactionAccess { transaction.access }

  /// A vault slot that was never handed out; its key is on the disk.
  @available(*, noasync)
  package mutating func allocateSlot() throws -> UInt64 {
    let next = slot + 1
    try log.vault.ensure(through: next)
    slot = next
    return next
  }

  /// Appends an event.
  ///
  /// - Precondition: it has the position after the last one.
  /// - Throws: ``LogError/clockWentBack(_:)``, ``LogError/outOfOrder(_:)`` when LMDB finds later
  ///   events, `EventRecordError` and `LMDBError`; the transaction is then of no further use.
  package mutating func append(_ recorded: RecordedEvent) throws {
    let event = recorded.event
    precondition(event.position == last.next, "positions have no gap")
    if let recordedAt, event.recordedAt < recordedAt {
      throw LogError.clockWentBack(event.position)
    }
    let record = try EventRecord.encode(recorded, vault: log.vault)
    try put(record, at: event.position)
    appendedBytes += record.count
    last = event.position
    recordedAt = event.recordedAt
  }

  private mutating func put(_ record: [UInt8], at position: Position) throws {
    do throws(LMDBError) {
      try transaction.put(log.events, position.key, record, .appending)
    } catch {
      if error.code == .keyExists { throw LogError.outOfOrder(position) }
      throw error
    }
  }

  /// Makes what was appended a fact: it is on the disk when this returns.
  ///
  /// - Throws: `LMDBError`; after `mapFull` nothing has happened, after anything else nobody can tell.
  @available(*, noasync)
  package consuming func commit() throws {
    if slot != slotBefore {
      let row = LogRow(highestSlot: slot)
      try transaction.put(log.meta, row.key, row.value, .replacing)
    }
    try transaction.commit()
  }

  /// Undoes everything.
  package consuming func abort() {}
}
