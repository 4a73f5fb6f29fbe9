import TokenLedger

extension Noun {
  static let audit = Noun(
    name: "audit", summary: "Who did what, and what it changed",
    verbs: [.token, .member, .lineage, .explain])
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

  fileprivate static let member = Verb(
    "member", "Everything that a member did, oldest first, also by an operator in its name",
    positionals: [Positional("MEMBER", .one, "The member, by id, e-mail address or name")],
    options: [
      .limit, .flag("reverse", "Newest first"), .afterEitherWay,
    ],
    examples: [("audit member ana@contoso.example --reverse --limit 100", "Its last hundred acts")],
    run: { session in
      let member = try session.member(session.word("MEMBER"))
      let request = EventListRequest(
        actor: .member(member.id, by: nil), after: try session.position("after"),
        isReversed: session.invocation.isGiven("reverse"))
      let limit = try session.number("limit", atLeast: 1)
      if session.output.format == .table {
        let account = try session.ledger().account(member.account)?.name.description ?? ""
        let text = "\(member.name)  \(member.id)  \(member.email)  \(member.role.rawValue)"
        try session.output.write(
          TerminalText.escaped(text + (member.isRemoved ? "  removed" : "")) + "\n"
            + TerminalText.escaped("in \(account)") + "\n\n")
      }
      try session.list(request, limit: limit)
    })
}
