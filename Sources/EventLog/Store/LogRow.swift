import TokenDomain

/// A row of a table of the log that holds no records.
struct LogRow {
  var table: String
  var key: [UInt8]
  var value: [UInt8]
}

extension LogRow {
  /// What says which vault slots were handed out.
  init(highestSlot: UInt64) {
    let value = (0..<8).map { UInt8(truncatingIfNeeded: highestSlot >> UInt64(56 - 8 * $0)) }
    self.init(table: EventLog.metaTable, key: EventLog.highestSlotKey, value: value)
  }

  /// A checkpoint as the log keeps it.
  init(_ checkpoint: StoredCheckpoint) {
    self.init(
      table: EventLog.checkpointsTable, key: Position(checkpoint.size).key,
      value: checkpoint.frontier + checkpoint.note)
  }
}
