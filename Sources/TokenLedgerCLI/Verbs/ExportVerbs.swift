import TokenLedger

extension Noun {
  static let export = Noun(
    name: "export", summary: "Take the log or the tokens elsewhere", verbs: [.events, .tokens])
}

extension Verb {
  fileprivate static let events = Verb(
    "events", "Write events, oldest first, as JSON lines unless told otherwise",
    options: CommandOption.eventFilters + [.limit],
    examples: [
      ("export events > events.jsonl", "The whole log"),
      ("export events --after 1000 >> events.jsonl", "What came since"),
    ],
    run: { session in
      var request = try session.eventRequest()
      request.limit = try session.number("limit", atLeast: 1)
      let ledger = try session.ledger()
      try session.exported().list(EventLines(ledger).shape) { print in
        var count = 0
        try ledger.forEachEvent(request) { event in
          try print(event)
          count += 1
          return true
        }
        return (count, .null)
      }
    })

  fileprivate static let tokens = Verb(
    "tokens", "Write every token, deleted ones included, as JSON lines unless told otherwise",
    options: [.at],
    examples: [("export tokens --output csv > tokens.csv", "For a spreadsheet")],
    run: { session in
      let request = TokenListRequest(
        accounts: try session.accounts(),
        filter: TokenFilter(states: Set(Token.State.allCases)),
        isReversed: true, at: try session.option("at") { try Moment($0) })
      let page = try session.ledger().tokens(request)
      try session.exported().list(Token.shape) { print in
        for token in page.tokens { try print((token, page.now)) }
        return (page.total, .null)
      }
    })
}

extension Session {
  /// Where an export goes: also at a terminal it is for programs.
  fileprivate func exported() -> Output {
    if !invocation.isGiven("output") { output.format = .jsonl }
    return output
  }
}
