import TokenLedger

extension Noun {
  static let erase = Noun(
    name: "erase", summary: "Destroy what the ledger knows of people, for good",
    verbs: [.token, .member])
}

extension Verb {
  fileprivate static let token = Verb(
    "token", "Destroy a deleted token's name, description, addresses and reasons", .dangerousChange,
    positionals: [
      Positional("TOKEN", .one, "The token, by id; deleted before, or of a closed account")
    ],
    examples: [
      (
        "erase token token_01kh7w2v5pf6tvn2p3c8x9m4da --reason 'Request 4711' --yes",
        "Its events stay, and say erased where text was"
      ),
      (
        "erase token token_01kh7w2v5pf6tvn2p3c8x9m4da --dry-run",
        "Whether it could be erased"
      ),
    ],
    run: { session in
      let token = try session.token(session.word("TOKEN"))
      try session.confirmErasure(of: "token \(token.settings.name)")
      try session.answer(tokens: session.erase(.eraseToken(token.id)))
    })

  fileprivate static let member = Verb(
    "member", "Destroy a removed member's name and address, and where it acted from",
    .dangerousChange,
    positionals: [
      Positional("MEMBER", .one, "The member, by id; removed before, or of a closed account")
    ],
    examples: [
      (
        "erase member member_01kh7w2v5pf6tvn2p3c8x9m4da --reason 'Request 4712' --yes",
        "What it did stays, by its id"
      )
    ],
    run: { session in
      let member = try session.member(session.word("MEMBER"))
      try session.confirmErasure(of: "member \(member.name)")
      let receipt = try session.erase(.eraseMember(member.id))
      try session.answer(
        receipt, noun: "member", columns: Member.columns, things: receipt.members())
    })
}

extension Session {
  fileprivate func confirmErasure(of thing: String) throws {
    try confirm(
      "Erase \(thing)? Its personal data is destroyed here and in every backup of the log, for good."
    )
  }

  fileprivate func erase(_ action: Action) throws -> Receipt {
    let request = try request(action)
    let bar = ProgressBar()
    defer { bar.finish() }
    return try ledger().executeAndWait(request) { bar.update($0) }
  }
}
