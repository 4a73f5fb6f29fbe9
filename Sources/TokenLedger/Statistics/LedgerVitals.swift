import EventLog

/// How an open ledger fares, for whoever watches it.
public struct LedgerVitals: Sendable {
  /// How one of the ledger's stores is.
  public struct Store: Sendable {
    /// Its name: `log`.
    public let name: String
    /// The address space that is reserved for it.
    public let mapBytes: Int
    /// Bytes of the file that are or were in use.
    public let usedBytes: Int
    /// How many transactions the oldest snapshot in use is behind the last one.
    public let oldestReaderLag: Int
    /// Slots for readers that are taken.
    public let readers: Int
  }

  /// Upper ends of the classes that ``batches`` counts, in requests.
  public static let batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

  /// The last event.
  public let position: Position
  /// Requests that wait for the writer.
  public let waitingRequests: Int
  /// Why the last attempt of this process to write failed; `nil` once one has succeeded.
  public let writeFailure: LedgerError?
  /// How many commits this process has made, by the requests in each: up to each of ``batchBounds``, and
  /// more.
  public let batches: [UInt64]
  /// The requests of all of them.
  public let committedRequests: UInt64
  /// The stores.
  public let stores: [Store]
}

extension Ledger {
  /// How the ledger fares. Some ten microseconds; the list of free pages is not read.
  ///
  /// - Throws: ``LedgerError``.
  @available(*, noasync)
  public func vitals() throws -> LedgerVitals {
    try checkOpen()
    return try LedgerError.wrapping {
      let condition = try parts.log.mapCondition()
      return LedgerVitals(
        position: try parts.log.lastPosition(), waitingRequests: writer.queue.count,
        writeFailure: writer.trouble, batches: writer.counts.batches,
        committedRequests: writer.counts.requests,
        stores: [
          LedgerVitals.Store(
            name: "log", mapBytes: condition.mapBytes, usedBytes: condition.usedBytes,
            oldestReaderLag: condition.oldestReaderLag, readers: condition.readersUsed)
        ])
    }
  }
}
