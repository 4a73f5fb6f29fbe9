import EventLog
import LedgerViews

extension Ledger {
  /// Most days of ``LedgerStatistics/eventsByDay``.
  public static let statisticsDaysMax = 3_660
  private static let dayMicroseconds: Int64 = 86_400_000_000

  /// Counts what is in the ledger, by the indexes: no event is read but to find where days begin.
  ///
  /// - Parameter days: how many days are counted, up to that of the last event.
  /// - Complexity: O(n) in events and tokens, about a nanosecond each; O(log n) a day; some
  ///   microseconds for an account or a member.
  @available(*, noasync)
  public func statistics(days: Int = 30) throws -> LedgerStatistics {
    let days = min(max(1, days), Self.statisticsDaysMax)
    var statistics = try question { indexes, live, log in
      let end = live.position
      let members = try live.members(in: nil)
      let accounts = try live.accounts()
      let counts = try indexes.eventCounts(upTo: end, log: log)
      let last = try log.envelope(at: end)?.recordedAt
      return LedgerStatistics(
        position: end, firstRecordedAt: try log.envelope(at: Position(1))?.recordedAt,
        lastRecordedAt: last, logBytes: try parts.log.sizeBytes(),
        eventsByType: counts.map { (type: $0.key, count: $0.value) }
          .sorted { ($1.count, $0.type.rawValue) < ($0.count, $1.type.rawValue) },
        eventsByDay: try last.map { try eventsByDay(days, endingAt: $0, end, log) } ?? [],
        tokens: [], openAccounts: accounts.count { !$0.isClosed },
        closedAccounts: accounts.count { $0.isClosed }, members: members.count { !$0.isRemoved })
    }
    statistics.tokens = try Token.State.allCases.map { state in
      let filter = TokenFilter(states: [state])
      return (state, try tokens(TokenListRequest(filter: filter, limit: 1)).total)
    }
    return statistics
  }

  private func eventsByDay(
    _ days: Int, endingAt last: Timestamp, _ end: Position, _ log: borrowing LogSnapshot
  ) throws -> [(day: Timestamp, count: UInt64)] {
    let remainder = last.microseconds % Self.dayMicroseconds
    let today =
      last.microseconds - (remainder < 0 ? remainder + Self.dayMicroseconds : remainder)
    var found: [(day: Timestamp, count: UInt64)] = []
    var next = end.next
    for back in 0..<Int64(days) {
      let day = Timestamp(microseconds: today - back * Self.dayMicroseconds)
      let first = min(try log.firstPosition(recordedFrom: day), next)
      found.append((day, next.value - first.value))
      next = first
      if first <= Position(1) { break }
    }
    return found.reversed()
  }
}
