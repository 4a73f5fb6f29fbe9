import TokenLedger

extension Verb {
  static let lineage = Verb(
    "lineage", "What a token was duplicated from, and all that came of it",
    changeOption: "disable-derived", positionals: [.token],
    options: [
      .flag("disable-derived", "Disable all that came of it, at once: one action, or nothing"),
      .flag("include-token", "With --disable-derived: the named token too"),
      .value("expect-digest", "DIGEST", "Only if the selection is still the one of the dry run"),
    ],
    examples: [
      ("audit lineage 'CRM sync'", "The whole tree, with the state of each"),
      (
        "audit lineage 'CRM sync' --disable-derived --dry-run",
        "What would be stopped, and a digest to act on just these"
      ),
      (
        "audit lineage 'CRM sync' --disable-derived --include-token --reason Leaked --yes",
        "Stop the token and every copy of it"
      ),
    ],
    run: { session in
      let token = try session.token(session.word("TOKEN"))
      guard session.invocation.isChange else {
        try session.refuseChangeOptions()
        return try session.show(session.ledger().lineage(of: token.id))
      }
      let digest = try session.option("expect-digest") { try session.bytes(hex: $0) }
      let includesToken = session.invocation.isGiven("include-token")
      let name = token.settings.name
      let receipt = try session.executeAgreed(
        expecting: digest,
        asking: { count in
          includesToken
            ? "disable \(count): \(name) and what came of it?"
            : "disable \(count) that came of \(name)?"
        },
        { digest in
          ChangeTokens(
            .disable,
            .derived(from: token.id, includingSource: includesToken, expectedDigest: digest))
        })
      try session.answer(tokens: receipt, onlyChanged: true, deed: "disabled")
    })
}

extension Session {
  fileprivate func show(_ lineage: TokenLineage) throws {
    try output.list(lineage.shape) { print in
      for relative in lineage.relatives { try print(relative) }
      return (lineage.isCut ? nil : lineage.relatives.count, .null)
    }
    if lineage.isCut {
      Output.complain(
        "more came of it than the \(TokenLineage.descendantsMax) tokens that are shown")
    }
  }

  /// A tree alone changes nothing: who gives conditions of a change expects one.
  fileprivate func refuseChangeOptions() throws {
    let options =
      ["include-token", "expect-digest"] + CommandTable.tokenledger.changeOptions.map(\.name)
    guard let option = options.first(where: { invocation.isGiven($0) }) else { return }
    throw UsageError("--\(option) is about a change", "give --disable-derived with it")
  }
}
