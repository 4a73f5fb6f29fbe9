/// How much there is in a ledger, and how it grows.
public struct LedgerStatistics: Sendable {
  /// The last event.
  public var position: Position
  /// When the first and the last event were recorded; `nil` for an empty log.
  public var firstRecordedAt: Timestamp?
  public var lastRecordedAt: Timestamp?
  /// Bytes of the log's file that are or were in use.
  public var logBytes: Int
  /// How many events there are of each type that there is, the most frequent first.
  public var eventsByType: [(type: EventType, count: UInt64)]
  /// Events of each day (UTC) up to the last, oldest first; days without events are there too.
  public var eventsByDay: [(day: Timestamp, count: UInt64)]
  /// Tokens in each state.
  public var tokens: [(state: Token.State, count: Int)]
  public var openAccounts: Int
  public var closedAccounts: Int
  /// Members that were not removed.
  public var members: Int

  /// Bytes of the log for each event, its keys and tree included; 0 for an empty log.
  public var bytesPerEvent: Int { position == .zero ? 0 : logBytes / Int(clamping: position.value) }

  /// Events a day over the last days, at most as many as ``eventsByDay`` covers.
  public func eventsPerDay(overLastDays days: Int) -> UInt64 {
    let last = eventsByDay.suffix(days)
    return last.isEmpty ? 0 : last.reduce(0) { $0 + $1.count } / UInt64(last.count)
  }
}
