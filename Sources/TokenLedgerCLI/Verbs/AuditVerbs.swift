import TokenLedger

extension Noun {
  static let audit = Noun(
    name: "audit", summary: "Who did what, and what it changed", verbs: [.token, .member, .lineage])
}

extension Verb {
  fileprivate static let token = Verb(
    "token", "The life of a token: every change, before and after, by whom and why",
    positionals: [.token],
    options: [
      .flag("verbose", "Also what each change belongs to, and where it came from")
    ],
    examples: [
      ("audit token 'CRM sync'", "Everything that happened to it"),
      ("audit token 'CRM sync' --verbose", "With requests, causes and addresses"),
    ],
    run: { session in
      let ledger = try session.ledger()
      let token = try session.token(session.word("TOKEN"))
      let life = TokenLife(steps: try ledger.life(of: .token(token.id)))
      guard session.output.format == .table else {
        return try session.output.list(TokenLife.shape) { print in
          for step in life.steps { try print(step) }
          return (life.steps.count, .null)
        }
      }
      try session.output.write(
        life.text(
          token: token, now: ledger.now(), lines: EventLines(ledger),
          isWhole: session.invocation.isGiven("verbose"), isColoured: session.output.isColoured))
    })

  fileprivate static let lineage = Verb(
    "lineage", "What a token was duplicated from, and all that came of it",
    positionals: [.token],
    examples: [("audit lineage 'CRM sync'", "The whole tree, with the state of each")],
    run: { session in
      let token = try session.token(session.word("TOKEN"))
      let lineage = try session.ledger().lineage(of: token.id)
      try session.output.list(lineage.shape) { print in
        for relative in lineage.relatives { try print(relative) }
        return (lineage.relatives.count, .null)
      }
    })

  fileprivate static let member = Verb(
    "member", "Everything that a member did, oldest first",
    positionals: [Positional("MEMBER", .one, "The member, by id, e-mail address or name")],
    options: [
      .limit, .flag("reverse", "Newest first"),
      .value("after", "POSITION", "Beyond this position (before it with --reverse)"),
    ],
    examples: [("audit member ana@contoso.example --reverse --limit 100", "Its last hundred acts")],
    run: { session in
      let member = try session.member(session.word("MEMBER"))
      let request = EventListRequest(
        actor: .member(member.id, by: nil), after: try session.position("after"),
        isReversed: session.invocation.isGiven("reverse"))
      try session.list(request, limit: session.number("limit", atLeast: 1))
    })
}
