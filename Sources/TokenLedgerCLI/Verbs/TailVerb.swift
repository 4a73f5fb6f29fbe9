import TokenLedger

extension Verb {
  /// Events that are shown to begin with.
  private static let tailEvents = 10

  static let tail = Verb(
    "tail", "Show the last events, and with --follow those that come, from every process",
    options: CommandOption.eventFilters.filter { $0.name != "after" } + [
      .value("after", "POSITION", "Begin beyond this position instead of at the end"),
      .value("limit", "COUNT", "Begin with at most so many (\(tailEvents); all with --after)"),
      .flag("follow", "Go on until interrupted, or until nobody reads any more"),
    ],
    examples: [
      ("events tail --follow", "What happens, as it happens"),
      ("events tail --follow --type token.reset --account Contoso", "Only some of it"),
      ("events tail --follow --after 1234", "Go on where a reader left off"),
    ],
    run: { session in
      let limit = try session.number("limit", atLeast: 0)
      var request = try session.eventRequest()
      let ledger = try session.ledger()
      let isResumed = request.after != nil
      // What comes from here on is followed; what is before is shown first.
      let end = try ledger.acknowledgedPosition()
      try session.output.stream(EventLines(ledger).shape) { print in
        if isResumed {
          request.limit = limit
          try ledger.forEachEvent(request) { event in
            try print(event)
            request.after = event.position
            return true
          }
        } else {
          for event in try session.last(limit ?? tailEvents, of: request, upTo: end) {
            try print(event)
          }
          request.after = end
        }
        request.limit = nil
        if session.invocation.isGiven("follow") { try session.follow(request, print) }
      }
    })
}

extension Session {
  /// The last events up to a position, oldest first.
  fileprivate func last(
    _ count: Int, of request: EventListRequest, upTo end: Position
  ) throws -> [Event] {
    var request = request
    request.isReversed = true
    request.after = end.next
    request.limit = count
    var events: [Event] = []
    try ledger().forEachEvent(request) { event in
      events.append(event)
      return true
    }
    return events.reversed()
  }

  /// Prints events as they come, until whoever reads them goes away.
  ///
  /// No transaction is held while nothing comes, so neither writers nor rebuilds wait for it.
  fileprivate func follow(_ request: EventListRequest, _ print: (Event) throws -> Void) throws {
    let ledger = try ledger()
    var request = request
    while true {
      let chunk = try ledger.events(following: request, limit: EventFeed.chunkEventsMax)
      for event in chunk.events { try print(event) }
      request.after = chunk.through
      if chunk.events.isEmpty {
        try StandardStream.output.wait(milliseconds: EventFeed.pollMilliseconds)
      }
    }
  }
}
