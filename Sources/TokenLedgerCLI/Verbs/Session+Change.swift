import TokenLedger

/// What every verb that changes something shares.
extension Session {
  /// Whether nothing is to be appended.
  var isDryRun: Bool { invocation.isGiven("dry-run") }

  /// Whoever acts: the operator, or a member in whose name the operator acts.
  func actingParty() throws -> Actor {
    let user = Ledger.processOperator
    guard let text = invocation.value("as") else { return user }
    guard case .operator(let name) = user else { return user }
    let member = try reading("--as") {
      // A member of an agency acts in its clients: its own account need not be the one named.
      do { return try ledger().member(named: text, in: account()) } catch let refusal as Refusal
        where refusal.kind == .notFound && invocation.value("account") != nil
      {
        return try ledger().member(named: text, in: nil)
      }
    }
    return .member(member.id, by: name)
  }

  /// The action with who asks for it and on what conditions.
  func request(_ action: Action) throws -> Request {
    Request(
      action, actor: try actingParty(), origin: Origin(via: .cli),
      reason: try option("reason") { try Reason($0) },
      requestID: try option("request-id") { try RequestID($0) },
      expectedRevision: try position("expect-revision"), isDryRun: isDryRun)
  }

  /// Has the ledger do something.
  func execute(_ action: Action) throws -> Receipt {
    try ledger().executeAndWait(request(action))
  }

  /// Asks the person at the terminal to agree, unless `--yes` was given or nothing will be done.
  ///
  /// Where nobody can be asked, the command line was refused before it came here.
  func confirm(_ question: String) throws {
    guard !invocation.isGiven("yes"), !isDryRun else { return }
    let prompt = TerminalText.escaped(withoutSecrets(question)) + " [y/N] "
    try StandardStream.error.write(Array(prompt.utf8))
    let answer = try StandardStream.input.readLine() ?? []
    guard ["y", "yes"].contains(String(decoding: answer, as: UTF8.self).lowercased()) else {
      throw NotConfirmed()
    }
  }

  /// Asks for agreement to a change of many tokens, saying how many they are, and then makes it of
  /// just these: what is agreed to is what is done, or there is a conflict.
  ///
  /// - Parameters:
  ///   - action: the change; its argument is the digest of the selection that it is bound to.
  ///   - question: the question about so many tokens.
  func executeAgreed(
    expecting digest: [UInt8]?, asking question: (_ count: String) -> String,
    _ action: ([UInt8]?) -> ChangeTokens
  ) throws -> Receipt {
    guard !invocation.isGiven("yes"), !isDryRun else {
      return try execute(.changeTokens(action(digest)))
    }
    var trial = try request(.changeTokens(action(digest)))
    trial.isDryRun = true
    let found = try ledger().executeAndWait(trial)
    let count = found.outcomes.count { $0.changed }
    // Where there is nothing to do there is nothing to agree to.
    if count > 0 { try confirm(question("\(count) \(count == 1 ? "token" : "tokens")")) }
    return try execute(.changeTokens(action(found.selectionDigest ?? digest)))
  }

  /// Whether somebody sits at the terminal who can be asked.
  static var canAsk: Bool {
    StandardStream.input.isTerminal && StandardStream.error.isTerminal
  }

  // MARK: answers

  /// Prints what a change came to.
  ///
  /// - Parameters:
  ///   - noun: the key of the changed thing, such as `token`.
  ///   - columns: the thing's columns.
  ///   - objects: the thing as it is afterwards and whether it changed, with the position of that.
  ///   - secret: the key of a secret and the secret, `nil` where it was not used.
  ///   - deed: what was done, such as `disabled`, where the verb's name does not say it.
  func answer(
    _ receipt: Receipt, noun: String, columns: [String], things: [ChangedThing],
    secret: (key: String, value: Secret?)? = nil, extra: [(String, JSON)] = [],
    deed: String? = nil
  ) throws {
    let shown = isDryRun || receipt.isRepeated ? nil : secret?.value
    let objects = things.map { receipt.json(of: $0, noun: noun, secret: secret, extra: extra) }
    let sentences = things.map { sentence(for: $0, receipt, deed) }
    var all = columns.map { "\(noun).\($0)" }
    if let secret { all.append(secret.key) }
    all += ["position", "changed"]
    if isDryRun { all.append("dryRun") }
    if receipt.isRepeated { all.append("repeated") }
    try output.change(objects, columns: all + extra.map(\.0), sentences: sentences)
    if let shown, let secret { try warn(of: shown, key: secret.key) }
  }

  private func sentence(
    for thing: ChangedThing, _ receipt: Receipt, _ deed: String?
  ) -> String {
    let name = TerminalText.escaped(thing.label)
    if receipt.isRepeated {
      return "\(name): this request was answered before, at position \(receipt.position)"
    }
    guard thing.changed else { return "\(name): nothing to change" }
    let position = thing.position ?? receipt.position
    if let deed {
      return isDryRun
        ? "\(name): would be \(deed) (dry run)" : "\(name): \(deed) at position \(position)"
    }
    if isDryRun { return "\(name): would change: \(invocation.name) (dry run)" }
    return "\(name): \(invocation.name), done at position \(position)"
  }

  /// Shows a secret to a person, in the one moment in which it can be shown.
  private func warn(of secret: Secret, key: String) throws {
    if output.format == .table {
      try output.write("\n  \(Card.label(key))  ")
      try output.write(secret)
      try output.write("\n\n")
    }
    try output.flush()
    output.tell("The \(Card.label(key)) is shown this once only: store it now.")
  }
}
