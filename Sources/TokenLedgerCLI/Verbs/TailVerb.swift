import TokenLedger

extension Verb {
  /// Events that are shown to begin with.
  private static let tailEvents = 10

  static let tail = Verb(
    "tail", "Show the last events, and with --follow those that come, from every process",
    options: CommandOption.eventFilters + [
      .value("after", "POSITION", "Begin beyond this position instead of at the end"),
      .value("limit", "COUNT", "Begin with at most so many (\(tailEvents); all with --after)"),
      .flag(
        "follow",
        "Go on until interrupted, until nobody reads any more, or until --until has passed"),
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
      // What comes from here on is followed; what is before is shown first.
      let end = try ledger.acknowledgedPosition()
      if let after = request.after {
        guard after <= end else {
          throw Refusal.eventNotFound("\(after): the last one is \(end)")
        }
        request.limit = limit
      } else {
        request.after = try ledger.start(ofLast: limit ?? tailEvents, of: request, upTo: end)
        request.through = end
      }
      let isResumed = request.through == nil
      try session.output.stream(EventLines(ledger).shape) { print in
        try ledger.forEachEvent(request) { event in
          try print(event)
          request.after = event.position
          return true
        }
        if !isResumed { request.after = end }
        (request.limit, request.through) = (nil, nil)
        if session.invocation.isGiven("follow") { try session.follow(request, print) }
      }
    })
}

extension Session {
  /// Prints events as they come, until whoever reads them goes away or nothing that fits can come any
  /// more.
  ///
  /// No transaction is held while nothing comes, so neither writers nor rebuilds wait for it.
  fileprivate func follow(_ request: EventListRequest, _ print: (Event) throws -> Void) throws {
    let ledger = try ledger()
    var request = request
    while true {
      let isSettled = try request.until.map { try ledger.isSettled(before: $0) } ?? false
      let chunk = try ledger.events(following: request, limit: EventFeed.chunkEventsMax)
      for event in chunk.events { try print(event) }
      request.after = chunk.through
      if chunk.events.isEmpty {
        if isSettled { return }
        try StandardStream.output.wait(milliseconds: EventFeed.pollMilliseconds)
      }
    }
  }
}
