import TokenLedger

extension TortureWorker {
  /// Makes an account with a token of this name, renamed and deleted, and says its id.
  static func furnish(_ path: String, name: String) async throws {
    let ledger = try opened(path)
    let token = try await makeDeletedToken(named: name, in: makeAccount(in: ledger), ledger)
    close(ledger)
    say("token \(token)")
  }

  /// Erases one token.
  static func erase(_ path: String, _ id: String) throws {
    let ledger = try opened(path)
    _ = try ledger.executeAndWait(
      Request(.eraseToken(TokenID(id)), actor: administrator, reason: "Asked for"))
    say("erased \(id)")
    close(ledger)
  }

  /// Makes tokens and erases them, over and over, until somebody kills it. Says of each what it was
  /// called before it is asked to be erased, and when it is.
  static func eraseAll(_ path: String, word: String) async throws -> Never {
    let ledger = try opened(path)
    let account = try await makeAccount(in: ledger)
    while true {
      // Nobody has been called that, nor will be.
      let digits = String(UInt64.random(in: 1_000_000_000...9_999_999_999))
      let name = word + digits.map { "абвгдежзик"[$0] }.joined()
      let token = try await makeDeletedToken(named: name, in: account, ledger)
      say("asked \(token) \(name)")
      _ = try await ledger.execute(Request(.eraseToken(token), actor: administrator))
      say("erased \(token) \(name)")
    }
  }

  private static func makeAccount(in ledger: Ledger) async throws -> AccountID {
    let id: AccountID = ledger.makeID()
    let open = OpenAccount(
      id: id, name: try AccountName("Account \(id)"), kind: .client, enableAPIAccess: true)
    _ = try await ledger.execute(Request(.openAccount(open), actor: administrator))
    return id
  }

  private static func makeDeletedToken(
    named name: String, in account: AccountID, _ ledger: Ledger
  ) async throws -> TokenID {
    let id: TokenID = ledger.makeID()
    func ask(_ action: Action) async throws {
      _ = try await ledger.execute(Request(action, actor: administrator))
    }
    try await ask(
      .createToken(
        CreateToken(
          id: id, account: account, name: try TokenName(name), scopes: ["api:read"],
          secret: ledger.mint(.authToken).hash)))
    var edit = TokenEdit()
    edit.name = try TokenName("\(name) \(name)")
    try await ask(.editToken(id, edit))
    try await ask(.changeTokens(ChangeTokens(.delete, .tokens([id]))))
    return id
  }
}

extension String {
  /// The letter at the place that a digit says.
  fileprivate subscript(digit: Character) -> String {
    String(self[index(startIndex, offsetBy: digit.wholeNumberValue ?? 0)])
  }
}
