package import LMDB
package import TokenDomain

/// What a snapshot of the log and a transaction that appends have in common.
package protocol LogReading: Reading, ~Copyable {
  /// The log they are of.
  var log: EventLog { get }
}

extension LogReading where Self: ~Copyable {
  /// The position of the last event; zero for an empty log.
  package func lastPosition() throws -> Position {
    try withCursor(log.events) { cursor in
      guard try cursor.seekLast() else { return .zero }
      return cursor.withEntry { key, _ in Position(key: key) }
    }
  }

  /// When the last event was recorded; `nil` for an empty log.
  package func lastRecordedAt() throws -> Timestamp? {
    try envelope(at: lastPosition())?.recordedAt
  }

  /// The highest vault slot that was ever handed out.
  package func highestSlot() throws -> UInt64 {
    guard let bytes = try value(log.meta, EventLog.highestSlotKey) else { return 0 }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Lends the record at a position; `nil` if there is none.
  package func withRecord<Result>(
    at position: Position, _ body: (RawSpan) throws -> Result
  ) throws -> Result? {
    try withValue(log.events, position.key) { record throws in
      try EventRecordError.locating(at: position) { try body(record) }
    }
  }

  /// The bytes of the record at a position; `nil` if there is none.
  package func recordBytes(at position: Position) throws -> [UInt8]? {
    try value(log.events, position.key)
  }

  /// The event at a position; `nil` if there is none.
  package func event(at position: Position) throws -> RecordedEvent? {
    try withRecord(at: position) { try EventRecord.decode($0, vault: log.vault) }
  }

  /// What indexes need of the event at a position; `nil` if there is none.
  package func envelope(at position: Position) throws -> RecordEnvelope? {
    try withRecord(at: position) { try EventRecord.envelope($0) }
  }

  /// Lends the records after `position` up to `last`, in order, until `body` returns `false`.
  ///
  /// - Throws: ``LogError/missingRecord(_:)`` when one is not there.
  package func forEachRecord(
    after position: Position, through last: Position, _ body: (RawSpan) throws -> Bool
  ) throws {
    try forEachRecord(in: log.events, after: position, through: last) { _, record in
      try body(record)
    }
  }

  /// The last position recorded at or before `moment`; zero if there is none. A binary search,
  /// because recorded times never go back. A record that cannot be read counts with the one after it.
  package func position(at moment: Timestamp) throws -> Position {
    var low: UInt64 = 0
    var high = try lastPosition().value
    while low < high {
      let middle = low + (high - low + 1) / 2
      var looked = middle
      var recordedAt = try readableTime(at: looked)
      while recordedAt == nil, looked < high {
        looked += 1
        recordedAt = try readableTime(at: looked)
      }
      if let recordedAt, recordedAt <= moment { low = looked } else { high = middle - 1 }
    }
    return Position(low)
  }

  /// When the event at a position was recorded; `nil` if its record cannot be read.
  private func readableTime(at position: UInt64) throws -> Timestamp? {
    do {
      guard let envelope = try envelope(at: Position(position)) else {
        throw LogError.missingRecord(Position(position))
      }
      return envelope.recordedAt
    } catch is EventRecordError {
      return nil
    }
  }
}

/// The log as it was when the snapshot was taken.
package struct LogSnapshot: LogReading, ~Copyable {
  let transaction: ReadTransaction
  package let log: EventLog

  package var access: TransactionAccess { transaction.access }
}
