import HTTPServer
import TokenLedger

extension Route {
  /// What concerns events.
  static let events: [Route] = [listEvents, showEvent, proveEvent]

  private static let listEvents = Route(
    .method(.get), "/v1/events", for: .members,
    summary: """
      Events, oldest first, of the accounts that the member sees; as server-sent events, which go on as \
      they come, for whoever accepts text/event-stream rather than JSON
      """, query: EventQuestion.queryNames + ["reverse", "limit"],
    answer: .page("events", of: .ref("Event"), next: .nullable(.integer)),
    produces: ["application/json", "text/event-stream"],
    .aside { call in
      if call.wantsStream { return try call.stream() }
      return try call.list(EventQuestion(call))
    })

  /// What happened to one token.
  static let tokenEvents = Route(
    .method(.get), "/v1/tokens/{token}/events", for: .members, summary: "What happened to a token",
    query: ["actor", "type", "correlation", "since", "until", "after", "reverse", "limit"],
    answer: .page("events", of: .ref("Event"), next: .nullable(.integer)),
    .aside { call in
      try call.list(EventQuestion(call, about: .token(call.token().id)))
    })

  private static let showEvent = Route(
    .method(.get), "/v1/events/{event}", for: .members, summary: "An event, by position or id",
    answer: .ref("Event"),
    .aside { call in
      var viewer = try call.viewer()
      return .json(try viewer.json(call.event(viewer.access)))
    })

  private static let proveEvent = Route(
    .method(.get), "/v1/events/{event}/proof", for: .members,
    summary: """
      A proof that an event is in the log (c2sp.org/tlog-proof), in the last checkpoint or, if that is \
      before the event, in one that is signed now
      """, answer: .string, produces: ["text/plain"],
    .aside { call in
      let position = try call.event(call.access()).position
      let proof: [UInt8]
      do {
        proof = try call.ledger.proof(
          of: position, in: call.ledger.publishedFile(at: "checkpoint")?.bytes)
      } catch Refusal.eventNotFound {
        // It came after the checkpoint.
        proof = try call.ledger.proof(of: position)
      }
      var response = Response(.ok, body: .bytes(proof))
      response.add("Content-Type", "text/plain; charset=utf-8")
      return response
    })
}

extension Call {
  /// The event in the path, if the member may read it.
  fileprivate func event(_ access: MemberAccess) throws -> Event {
    let text = parameters.first ?? ""
    var event: Event?
    if let id = try? EventID(text) {
      event = try ledger.event(id)
    } else if (1...19).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let position = UInt64(text)
    {
      event = try ledger.event(at: Position(position))
    }
    // What happened elsewhere did not happen, to whoever may not see it.
    guard let event, let account = event.account, access.sees(account) else {
      throw Refusal.eventNotFound(text)
    }
    _ = try access.account(account, for: .read)
    return event
  }

  /// Whether the client would rather have events as they come than a list.
  fileprivate var wantsStream: Bool {
    let accepted = head.values(.accept)
    return !accepted.isEmpty && MediaType.accepts(accepted, "text/event-stream")
      && !MediaType.accepts(accepted, "application/json")
  }

  /// A page of events. The total is told where positions alone tell it, which is without filters.
  fileprivate func list(_ question: EventQuestion) throws -> Response {
    let query = try QueryFields(self)
    let limit = try query.limit()
    var viewer = Viewer(ledger, question.access)
    var request = question.request
    request.isReversed = try query.flag("reverse")
    // One more than asked for tells whether there are more.
    request.limit = limit + 1
    var (events, last, more): ([JSON], Position?, Bool) = ([], nil, false)
    try ledger.forEachEvent(request) { event in
      if events.count == limit {
        more = true
        return false
      }
      events.append(try viewer.json(event))
      last = event.position
      return true
    }
    return .json(
      .object([
        ("events", .array(events)), ("total", .null),
        ("next", more ? last.map { .position($0) } ?? .null : .null),
      ]))
  }

  fileprivate func stream() throws -> Response {
    let query = try QueryFields(self)
    if try !query.all("reverse").isEmpty || !query.all("limit").isEmpty || query.one("until") != nil
    {
      throw Problem.malformed("a stream goes forward and on", parameter: "reverse")
    }
    var question = try EventQuestion(self)
    question.request.after =
      try EntityTag.lastEvent(in: head, of: ledger) ?? question.request.after
    return try serving.streams.response(to: question, of: member)
  }
}
