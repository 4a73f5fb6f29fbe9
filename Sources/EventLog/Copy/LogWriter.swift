import LMDB
import TokenDomain

/// Makes a log of records that are there already: a new environment, which is on the disk once
/// ``finish(highestSlot:checkpoint:)`` has returned, and no log before.
package final class LogWriter {
  private let target: Environment
  /// The position of the last record.
  private(set) var position = Position.zero

  /// Begins a log in `directory`, which must not be there.
  ///
  /// - Parameter sizeBytes: about how many bytes it will take; one that takes more costs a little
  ///   time.
  @available(*, noasync)
  package init(in directory: String, sizeBytes: Int = 0) throws {
    var options = LogCopy.options
    // One sync at the end is enough: before it, the log is none.
    options.durability = .none
    options.mapSizeBytes = max(options.mapSizeBytes, sizeBytes + LogCopy.growthBytes)
    try Environment.create(at: directory, tables: EventLog.tables, options: options)
    target = try Environment(path: directory, tables: EventLog.tables, options: options)
  }

  /// Appends records in one transaction.
  ///
  /// - Parameter body: gives the next ones; it is run again if the map was too small.
  @available(*, noasync)
  package func append(_ body: (_ add: (RawSpan) throws -> Void) throws -> Void) throws {
    let table = target.table(EventLog.eventsTable)
    try growing {
      var last = position
      var transaction = try target.beginWrite()
      try body { record in
        let key = last.next.key
        // Holds: the span ends with the call, and the array outlives it.
        try unsafe transaction.put(table, key.span.bytes, record, .appending)
        last = last.next
      }
      try transaction.commit()
      position = last
    }
  }

  /// Puts rows of other tables beside the records.
  func put(_ rows: [LogRow]) throws {
    try growing {
      try target.write { transaction in
        for row in rows { try transaction.put(target.table(row.table), row.key, row.value) }
      }
    }
  }

  /// Ends the log: it is on the disk when this returns, but for the name of its directory.
  ///
  /// - Parameters:
  ///   - highestSlot: the vault slot up to which none is handed out again.
  ///   - checkpoint: one that it keeps.
  @available(*, noasync)
  package func finish(highestSlot: UInt64, checkpoint: StoredCheckpoint?) throws {
    try put([LogRow(highestSlot: highestSlot)] + (checkpoint.map { [LogRow($0)] } ?? []))
    try target.sync(force: true)
  }

  /// Lets go of the files.
  package func close() { target.close() }

  /// Runs a transaction, and again with a larger map while that is full.
  private func growing(_ body: () throws -> Void) throws {
    while true {
      do {
        return try body()
      } catch let error as LMDBError where error.code == .mapFull {
        try target.grow(byBytes: LogCopy.growthBytes)
      }
    }
  }
}
