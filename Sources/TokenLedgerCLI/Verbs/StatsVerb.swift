import TokenLedger

extension Verb {
  static let stats = Verb(
    "stats", "How much there is: events by type and day, tokens by state, size of the log",
    takesAccount: false,
    options: [.value("days", "COUNT", "So many days up to the last event; 30 unless told")],
    examples: [
      ("stats", "At a terminal, with bars"), ("stats --days 365", "A year, day by day"),
      ("stats --output json", "For programs"),
    ],
    run: { session in
      let days = try session.number("days", atLeast: 1) ?? 30
      guard days <= Ledger.statisticsDaysMax else {
        throw UsageError(
          "--days cannot be '\(days)'", "give a whole number up to \(Ledger.statisticsDaysMax)")
      }
      let statistics = try session.ledger().statistics(days: days)
      try session.output.show(
        statistics.json, columns: LedgerStatistics.columns,
        card: statistics.text(columns: StandardStream.output.columns ?? 80))
    })
}

extension LedgerStatistics {
  fileprivate static var columns: [String] {
    [
      "position", "firstRecordedAt", "lastRecordedAt", "logBytes", "bytesPerEvent",
      "eventsPerDay.last7Days", "eventsPerDay.last30Days", "tokens.enabled", "tokens.disabled",
      "tokens.expired", "tokens.deleted", "accounts.open", "accounts.closed", "members",
    ]
  }

  fileprivate var json: JSON {
    let rates: [(String, JSON)] = [
      ("last7Days", .integer(eventsPerDay(overLastDays: 7))),
      ("last30Days", .integer(eventsPerDay(overLastDays: 30))),
    ]
    let accounts: [(String, JSON)] = [
      ("open", .integer(openAccounts)), ("closed", .integer(closedAccounts)),
    ]
    let types = eventsByType.map { entry -> JSON in
      .object([("type", .string(entry.type.name)), ("count", .integer(entry.count))])
    }
    let days = eventsByDay.map { entry -> JSON in
      .object([("day", .string(Self.date(entry.day))), ("count", .integer(entry.count))])
    }
    let fields: [(String, JSON)] = [
      ("position", .position(position)), ("firstRecordedAt", .text(firstRecordedAt)),
      ("lastRecordedAt", .text(lastRecordedAt)), ("logBytes", .integer(logBytes)),
      ("bytesPerEvent", .integer(bytesPerEvent)), ("eventsPerDay", .object(rates)),
      ("tokens", .object(tokens.map { ($0.state.rawValue, .integer($0.count)) })),
      ("accounts", .object(accounts)), ("members", .integer(members)),
      ("eventsByType", .array(types)), ("eventsByDay", .array(days)),
    ]
    return .object(fields)
  }

  /// What a person reads.
  fileprivate func text(columns: Int) -> String {
    let plot = BarPlot(columns: columns)
    let total = BarPlot.grouped(position.value)
    let size = BarPlot.grouped(UInt64(max(0, logBytes)))
    let span =
      firstRecordedAt.flatMap { first in
        lastRecordedAt.map { ", from \(Self.date(first)) to \(Self.date($0))" }
      } ?? ""
    return """
      Events    \(total)\(span)
      Log       \(size) bytes, \(bytesPerEvent) an event
      Growth    \(BarPlot.grouped(eventsPerDay(overLastDays: 7))) events a day (last 7 days), \
      \(BarPlot.grouped(eventsPerDay(overLastDays: 30))) (last 30)
      Accounts  \(openAccounts) open, \(closedAccounts) closed
      Members   \(members)

      Tokens by state
      \(plot.text(tokens.map { ($0.state.rawValue, UInt64($0.count)) }))
      Events by type
      \(plot.text(eventsByType.map { ($0.type.name, $0.count) }))
      Events by day (UTC)
      \(plot.text(eventsByDay.map { (Self.date($0.day), $0.count) }))
      """
  }

  private static func date(_ moment: Timestamp) -> String { String(moment.description.prefix(10)) }
}
