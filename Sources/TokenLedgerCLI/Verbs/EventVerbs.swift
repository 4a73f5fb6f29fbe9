import TokenLedger

extension Noun {
  static let events = Noun(
    name: "events", summary: "The log's events", verbs: [.list, .show, .tail])
}

extension CommandOption {
  /// The conditions that lists, followers and exports of events share.
  static let eventFilters: [CommandOption] = [
    .value("token", "TOKEN", "About this token"),
    .value("member", "MEMBER", "About this member, not by it"),
    .value("actor", "ACTOR", "Done by this member, or by an actor's id such as operator:root"),
    .value("type", "TYPE", "Of this type, such as token.created").repeatable,
    .value("correlation", "ID", "Caused by this request"),
    .value("since", "TIME", "Recorded at or after this time, such as 2026-03-01, 7d or yesterday"),
    .value("until", "TIME", "Recorded before this time; a day is included whole"),
  ]
  /// Where a list that can go either way goes on.
  static let afterEitherWay = value(
    "after", "POSITION", "Beyond this position (before it with --reverse)")
}

extension Verb {
  fileprivate static let list = Verb(
    "list", "List events, oldest first",
    options: CommandOption.eventFilters + [
      .afterEitherWay, .limit, .flag("reverse", "Newest first"),
    ],
    examples: [
      ("events list --reverse --limit 20", "The last twenty"),
      ("events list --token 'CRM sync' --type token.reset", "When a token's secret was replaced"),
      ("events list --actor ana@contoso.example --since 7d", "What somebody did this week"),
    ],
    run: { session in
      var request = try session.eventRequest()
      request.isReversed = session.invocation.isGiven("reverse")
      try session.list(request, limit: session.number("limit", atLeast: 1))
    })

  fileprivate static let show = Verb(
    "show",
    "Show one event in full: decoded, as the CBOR that was recorded, and as a leaf of the log",
    takesAccount: false,
    positionals: [Positional("EVENT", .one, "The event's position or id")],
    examples: [("events show 17", "The event at a position")],
    run: { session in
      let event = try session.event(session.word("EVENT"))
      guard let record = try session.ledger().record(at: event.position) else {
        throw Refusal.eventNotFound("\(event.position)")
      }
      try session.output.show(
        event.json(with: record), columns: Event.columns + LogRecord.columns,
        card: Card.text(event.json, isColoured: session.output.isColoured)
          + record.text(isColoured: session.output.isColoured))
    })
}

extension Session {
  /// The question that the options of ``CommandOption/eventFilters`` describe.
  func eventRequest() throws -> EventListRequest {
    try checkOrderOfTimes()
    return EventListRequest(
      accounts: try accounts(),
      subject: try eventSubject(),
      actor: try option("actor") { try actor($0) },
      types: Set(try options("type") { try EventType(text: $0) }),
      correlation: try option("correlation") { try CorrelationID($0) },
      since: try time("since"), until: try timeEnd("until"),
      after: try position("after"))
  }

  /// What events are to be about; a token and a member at once would be no event.
  private func eventSubject() throws -> Subject? {
    let token = try option("token") { Subject.token(try self.token($0).id) }
    let member = try option("member") { Subject.member(try self.member($0).id) }
    if token != nil && member != nil {
      throw UsageError("an event is about a token or a member", "give --token or --member")
    }
    return token ?? member
  }

  /// Prints events, one line each; a `limit` leaves the rest to a next page.
  func list(_ request: EventListRequest, limit: Int?) throws {
    let ledger = try ledger()
    let total = limit == nil ? nil : try ledger.countByPosition(request)
    // Only `json` promises a total, and only for it is what nothing else tells counted. A table says
    // whether there are more, which one event more than asked for tells.
    let counts = output.format == .json && total == nil
    let looksFurther = output.format == .json || output.format == .table
    var request = request
    request.limit = counts ? nil : limit.map { looksFurther && $0 < .max ? $0 + 1 : $0 }
    try output.list(EventLines(ledger).shape) { print in
      var found = 0
      var last: Position?
      try ledger.forEachEvent(request) { event in
        found += 1
        if found <= limit ?? .max {
          try print(event)
          last = event.position
        }
        return true
      }
      guard found > limit ?? .max else { return (found, .null) }
      return (counts ? found : total, last.map { .position($0) } ?? .null)
    }
  }

  fileprivate func event(_ text: String) throws -> Event {
    let ledger = try ledger()
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      let event = try UInt64(text).flatMap { try ledger.event(at: Position($0)) }
      guard let event else { throw Refusal.eventNotFound(text) }
      return event
    }
    guard let id = try? EventID(text) else {
      throw UsageError(
        "EVENT: '\(text)' is neither a position nor an event's id",
        "give a position such as 17, or an id as 'events list --output jsonl' prints it")
    }
    guard let event = try ledger.event(id) else { throw Refusal.eventNotFound(text) }
    return event
  }
}

extension EventType {
  /// Reads a type's name.
  fileprivate init(text: String) throws {
    guard let type = EventType(name: text) else {
      let names = EventType.allCases.map(\.name)
      throw UsageError(
        "there is no event type '\(text)'",
        Suggestion.text(
          for: text, among: names, otherwise: "the types are \(names.joined(separator: ", "))"))
    }
    self = type
  }
}
