import TokenLedger

extension Noun {
  static let replay = Noun(
    name: "replay", summary: "Past states, computed from the log", verbs: [.state])
}

extension Verb {
  fileprivate static let state = Verb(
    "state", "The tokens as the log up to a moment describes them, deleted ones included",
    options: [
      .value("at", "POSITION|TIME", "After this position, or at this time").required,
      .value("token", "TOKEN", "This token only"),
    ],
    examples: [
      ("replay state --at 2026-06-01", "Every token as it was then"),
      ("replay state --at 117 --token 'CRM sync'", "One token after an event"),
    ],
    run: { session in
      guard let moment = try session.moment("at") else {
        preconditionFailure("the table requires it")
      }
      let token = try session.invocation.value("token").map { try session.token($0).id }
      let account = try session.account()
      let past = try session.ledger().state(at: moment, account: account, token: token)
      try session.output.list(Token.shape) { print in
        for token in past.tokens { try print((token, past.now)) }
        return (past.tokens.count, .null)
      }
    })
}
