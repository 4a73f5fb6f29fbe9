import Foundation
import TokenLedger

/// Does what it is told line by line and says what came of it.
struct Shell {
  private let ledger: Ledger
  private var account: AccountID?

  init(_ path: String, follows: Bool) throws {
    ledger = try TortureWorker.opened(path, follows: follows)
    account = try ledger.accounts().first?.id
  }

  mutating func answer() async throws {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      do {
        TortureWorker.say(try await answer(words))
      } catch let refusal as Refusal {
        TortureWorker.say("refused \(refusal.code)")
      } catch let error as LedgerError {
        TortureWorker.say("failed \(error.code.rawValue): \(error)")
      }
      if words.first == "quit" { return }
    }
  }

  private mutating func answer(_ words: [String]) async throws -> String {
    let argument = words.count > 1 ? words[1] : ""
    switch words.first {
    case "account":
      let id: AccountID = ledger.makeID()
      let open = OpenAccount(
        id: id, name: try AccountName("Account \(id)"), kind: .client, enableAPIAccess: true)
      _ = try await ask(.openAccount(open))
      account = id
      return "account \(id)"
    case "create":
      guard let account = try account ?? ledger.accounts().first?.id else { return "no account" }
      let minted = try ledger.mint(.authToken)
      let id: TokenID = ledger.makeID()
      _ = try await ask(
        .createToken(
          CreateToken(
            id: id, account: account, name: try TokenName("Token \(id)"), scopes: ["api:read"],
            secret: minted.hash)))
      return "token \(id) \(shown(minted.secret))"
    case "member":
      guard let account = try account ?? ledger.accounts().first?.id else { return "no account" }
      let minted = try ledger.mint(.memberKey)
      let id: MemberID = ledger.makeID()
      _ = try await ask(
        .addMember(
          AddMember(
            id: id, account: account, name: "A member",
            email: try EmailAddress("\(id)@example.org"), role: .auditor, key: minted.hash)))
      return "member \(id) \(shown(minted.secret))"
    case "reset":
      let minted = try ledger.mint(.authToken)
      let grace = words.count > 2 ? try TimeSpan(words[2]) : nil
      _ = try await ask(
        .resetToken(
          ResetToken(token: try TokenID(argument), grace: grace, secret: minted.hash)))
      return "token \(argument) \(shown(minted.secret))"
    case "restore":
      let minted = try ledger.mint(.authToken)
      _ = try await ask(
        .restoreToken(RestoreToken(token: try TokenID(argument), secret: minted.hash)))
      return "token \(argument) \(shown(minted.secret))"
    case "disable": return try await change(.disable, argument)
    case "enable": return try await change(.enable, argument)
    case "delete": return try await change(.delete, argument)
    case "end-grace": return try await ask(.endGrace(try TokenID(argument)))
    case "take-back": return try await ask(.takeBackReset(try TokenID(argument)))
    case "api":
      guard let account else { return "no account" }
      return try await ask(.setAPIAccess(account, enabled: argument == "on"))
    case "authenticate":
      let answer = try ledger.authenticate(
        AuthenticationQuestion(secret: Secret(presented: Array(argument.utf8))))
      return answer.denial?.rawValue ?? "yes"
    case "sign": return try sign()
    case "consistent" where words.count == 3: return try areConsistent(words[1], words[2])
    case "published": return try TortureWorker.verifyPublished(ledger, argument)
    case "erase": return try await ask(.eraseToken(try TokenID(argument)))
    case "name":
      guard let token = try ledger.token(try TokenID(argument)) else { return "no token" }
      return token.settings.name.description
    case "history": return try history(TokenID(argument))
    case "find": return "found \(try deletedNames(with: argument))"
    case "rebuild":
      try rebuild()
      return "rebuilt"
    case "check": return try firstDifference() ?? "clean"
    case "position": return try ledger.position().description
    case "state":
      return try ledger.token(try TokenID(argument)).map { $0.state(at: try ledger.now()).rawValue }
        ?? "no token"
    case "quit":
      TortureWorker.close(ledger)
      return "closed"
    default: return "no such order"
    }
  }

  private func history(_ token: TokenID) throws -> String {
    try ledger.history(of: token).map { "\($0.body)" }.joined()
  }

  private func deletedNames(with part: String) throws -> [String] {
    let filter = TokenFilter(namePart: part, states: [.deleted])
    return try ledger.tokens(TokenListRequest(filter: filter)).tokens.map {
      $0.settings.name.description
    }
  }

  private func sign() throws -> String {
    "signed \(TortureWorker.words(try ledger.signCheckpoint()))"
  }

  /// Whether two checkpoints, in base 64, are of one log.
  private func areConsistent(_ one: String, _ other: String) throws -> String {
    let notes = [one, other].compactMap { Data(base64Encoded: $0).map(Array.init) }
    return notes.count == 2 ? "\(try ledger.areConsistent(notes[0], notes[1]))" : "no notes"
  }

  private func rebuild() throws { try ledger.rebuildViews() }

  private func firstDifference() throws -> String? {
    try ledger.checkViews().compactMap { check in
      check.difference.map { "\(check.name): \($0)" }
    }.first
  }

  private func change(_ verb: ChangeTokens.Verb, _ id: String) async throws -> String {
    try await ask(.changeTokens(ChangeTokens(verb, .tokens([try TokenID(id)]))))
  }

  private func ask(_ action: Action) async throws -> String {
    let receipt = try await ledger.execute(Request(action, actor: TortureWorker.administrator))
    return "ack \(receipt.position)"
  }

  private func shown(_ secret: Secret) -> String {
    secret.reveal { bytes in
      // Holds: every offset lies in the span.
      String(
        decoding: (0..<bytes.byteCount).map { offset in
          unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        }, as: UTF8.self)
    }
  }
}
