import TokenLedger

extension Noun {
  static let replay = Noun(
    name: "replay", summary: "Past states, computed from the log",
    verbs: [.state, .step, .difference])
}

extension CommandOption {
  /// What a replay is about, besides `--account`.
  static let replayScope: [CommandOption] = [
    .value("token", "TOKEN", "This token only"), .value("member", "MEMBER", "This member only"),
  ]
}

extension Verb {
  fileprivate static let state = Verb(
    "state", "The tokens as the log up to a moment describes them, deleted ones included",
    options: [
      .value("at", "POSITION|TIME", "After this position, or at this time").required,
      .value("token", "TOKEN", "This token only"),
      .flag("document", "Everything as one JSON document, which a diff's patch is applied to"),
    ],
    examples: [
      ("replay state --at 2026-06-01", "Every token as it was then"),
      ("replay state --at 117 --token 'CRM sync'", "One token after an event"),
    ],
    run: { session in
      let isDocument = session.invocation.isGiven("document")
      if isDocument && session.output.format == .csv {
        throw UsageError("a document is no table", "give --output json")
      }
      let moment = try session.requiredMoment("at")
      if isDocument { return try session.showDocument(at: moment) }
      let token = try session.invocation.value("token").map { try session.token($0).id }
      let account = try session.account()
      let ledger = try session.ledger()
      try session.output.list(Token.shape) { print in
        var count = 0
        try ledger.forEachToken(at: moment, account: account, token: token) { token, now in
          try print((token, now))
          count += 1
          return true
        }
        return (count, .null)
      }
    })

  fileprivate static let difference = Verb(
    "diff", "What is different between two moments, which may stand in either order",
    positionals: [
      Positional("FROM", .one, "A position or a time"),
      Positional("TO", .one, "Another, which may also be the earlier one"),
    ],
    options: CommandOption.replayScope,
    examples: [
      ("replay diff 2026-06-01 2026-06-30", "What a month changed, field by field"),
      ("replay diff 117 1117 --output json", "A JSON Patch (RFC 6902) from one to the other"),
      ("replay diff 117 1117 --token 'CRM sync'", "Of one token only"),
    ],
    run: { session in
      let ledger = try session.ledger()
      let bar = ProgressBar()
      let from = try session.reading("FROM") { try session.moment(text: session.word("FROM")) }
      let to = try session.reading("TO") { try session.moment(text: session.word("TO")) }
      let last = try ledger.position().value
      let difference = try ledger.difference(from: from, to: to, scope: session.replayScope()) {
        bar.update("diff", done: $0.value, total: last)
      }
      bar.finish()
      try session.output.show(difference, lines: EventLines(ledger))
    })
}

extension Session {
  /// The moment of an option that the table requires.
  func requiredMoment(_ name: String) throws -> Moment {
    guard let moment = try moment(name) else {
      preconditionFailure("the table requires --\(name)")
    }
    return moment
  }

  /// What a replay is about: a token, a member, an account, or the ledger.
  func replayScope() throws -> ReplayWalk.Scope {
    let token = try option("token") { try self.token($0).id }
    let member = try option("member") { try self.member($0).id }
    switch (token, member) {
    case (_?, _?): throw UsageError("a token and a member are given", "give one of them")
    case (let token?, nil): return .token(token)
    case (nil, let member?): return .member(member)
    case (nil, nil): return try account().map { .account($0) } ?? .ledger
    }
  }

  fileprivate func showDocument(at moment: Moment) throws {
    let ledger = try ledger()
    let bar = ProgressBar()
    let last = try ledger.position().value
    let document = try ledger.document(at: moment, scope: replayScope()) {
      bar.update("replay", done: $0.value, total: last)
    }
    bar.finish()
    try output.write(line: document)
  }
}
