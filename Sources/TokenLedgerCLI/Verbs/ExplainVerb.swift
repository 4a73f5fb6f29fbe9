import TokenLedger

extension Verb {
  static let explain = Verb(
    "explain",
    """
    Whether a token, or the auth token on standard input, was good at a moment, with which rights, \
    and which event decided it
    """,
    positionals: [
      Positional("TOKEN", .optional, "The token; without one a secret is read from standard input")
    ],
    options: [
      .value("at", "POSITION|TIME", "The moment: after this position, or at this time; or now"),
      .value("token", "ID", "The token id that came with the secret"),
      .value("scope", "SCOPE", "A scope that the call needed").repeatable,
      .value("api-version", "VERSION", "The API version of the call"),
      .value("address", "IP", "Where the call came from; without it networks are not judged"),
    ],
    examples: [
      ("audit explain 'CRM sync' --at 2026-06-01T14:03:00Z", "Was it good at 14:03, and why"),
      ("audit explain --at 2026-06-01 --scope actions:read < secret", "The same for a secret"),
    ],
    run: { session in
      let credential: ExplanationRequest.Credential
      if let named = session.invocation.word("TOKEN") {
        if session.invocation.isGiven("token") {
          throw UsageError("a token is named twice", "--token goes with a secret")
        }
        credential = .token(try session.token(named).id)
      } else {
        let token = try session.option("token") { try TokenID($0) }
        credential = .secret(try session.presentedSecret(), token: token)
      }
      let request = ExplanationRequest(
        credential, at: try session.moment("at"),
        scopes: try session.options("scope") { try ScopeName($0) },
        apiVersion: try session.option("api-version") { try VersionName($0) },
        address: try session.option("address") { try IPAddress($0) })
      let ledger = try session.ledger()
      let bar = ProgressBar()
      let explanation = try ledger.explain(request) { bar.update($0) }
      bar.finish()
      try session.output.show(
        explanation.json, columns: Explanation.columns,
        card: ExplanationText(
          explanation, lines: EventLines(ledger), isColoured: session.output.isColoured
        ).text)
    })
}
