import TokenLedger

extension Noun {
  static let export = Noun(
    name: "export", summary: "Take the log or the tokens elsewhere", verbs: [.events, .tokens])
}

extension Verb {
  fileprivate static let events = Verb(
    "events", "Write events, oldest first, as JSON lines unless told otherwise",
    options: CommandOption.eventFilters + [
      .value("after", "POSITION", "Beyond this position"), .limit,
      .choice(
        "output", OutputFormat.allCases.map(\.rawValue) + [Session.cloudEvents],
        "How to write them; cloudevents is one CloudEvent 1.0 in structured JSON a line"),
      .value("type-prefix", "DOMAIN", "Put before the types of CloudEvents, such as com.example"),
      .flag("with-credentials", "Add the hashes of secrets, in jsonl only, for 'import jsonl'"),
    ],
    examples: [
      ("export events > events.jsonl", "The whole log"),
      ("export events --after 1000 >> events.jsonl", "What came since position 1000"),
      (
        "export events --output cloudevents --type-prefix com.example --after 1000",
        "The same as CloudEvents; the attribute position says where to go on"
      ),
      ("export events --with-credentials > events.jsonl", "To move a ledger with its secrets"),
    ],
    run: { session in
      var request = try session.eventRequest()
      request.limit = try session.number("limit", atLeast: 1)
      let ledger = try session.ledger()
      let shape = try session.exportShape(EventLines(ledger).shape, of: ledger)
      try session.exported().list(shape) { print in
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
        isReversed: true, at: try session.moment("at"))
      try session.list(request, to: session.exported())
    })
}

extension Session {
  /// The choice of `--output` that only events have.
  fileprivate static let cloudEvents = "cloudevents"

  /// How events are written: as lists do, with hashes, or as CloudEvents.
  fileprivate func exportShape(
    _ shape: ListShape<Event>, of ledger: Ledger
  ) throws -> ListShape<Event> {
    var shape = shape
    let isCloudEvents = invocation.value("output") == Self.cloudEvents
    if invocation.isGiven("with-credentials") {
      guard ["jsonl", nil].contains(invocation.value("output")) else {
        throw UsageError("only JSON lines hold the hashes of secrets", "give --output jsonl")
      }
      shape.json = \.jsonWithCredentials
    }
    let prefix = invocation.value("type-prefix")
    if let prefix {
      let isDomain = prefix.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0.utf8.allSatisfy { Self.isDomainByte($0) }
      }
      guard isDomain, prefix.utf8.count <= 200 else {
        throw UsageError(
          "--type-prefix cannot be '\(prefix)'", "give a reversed domain name, such as com.example")
      }
      guard isCloudEvents else {
        throw UsageError("--type-prefix is for CloudEvents", "give --output cloudevents with it")
      }
    }
    if isCloudEvents {
      let form = CloudEventForm(of: ledger.id, typePrefix: prefix)
      shape.json = { form.json($0) }
    }
    return shape
  }

  private static func isDomainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Where an export goes: also at a terminal it is for programs.
  fileprivate func exported() -> Output {
    if !invocation.isGiven("output") || invocation.value("output") == Self.cloudEvents {
      output.format = .jsonl
    }
    return output
  }
}
