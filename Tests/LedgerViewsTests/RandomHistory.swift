import TestSupport
import TokenDomain

/// Commands drawn at random, many of which a ledger refuses.
struct RandomHistory {
  var generator: SeededGenerator
  private var accounts: [AccountID] = []
  private var members: [MemberID] = []
  private var tokens: [TokenID] = []
  private var requests: [RequestStamp] = []

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private mutating func chance(_ one: Int) -> Bool {
    Int.random(in: 0..<one, using: &generator) == 0
  }

  private mutating func pick<Value>(_ values: [Value], or other: Value) -> Value {
    values.randomElement(using: &generator) ?? other
  }

  /// Gives the ledger one command; a refusal is as good as a change.
  mutating func step(_ ledger: TestLedger) throws {
    ledger.now = ledger.now + .seconds(Int64.random(in: 0...7200, using: &generator))
    let action = action(ledger)
    var request: RequestStamp?
    if chance(3) {
      request = RequestStamp(
        id: RequestID(stored: "r\(Int.random(in: 0..<20, using: &generator))"),
        digest: [UInt8](repeating: UInt8.random(in: 0..<2, using: &generator), count: 16))
    }
    let actor: Actor =
      chance(3)
      ? .member(pick(members, or: MemberID(value: 5)), by: chance(2) ? "root" : nil)
      : TestLedger.root
    do {
      // What an actor's address is sealed under, the views remember too.
      let origin = Origin(via: .http, address: chance(2) ? IPAddress(v4: 0x0A00_0001) : nil)
      try ledger.run(action, as: actor, origin: origin, request: request)
    } catch is Refusal {
      return
    }
    switch action {
    case .openAccount(let open): accounts.append(open.id)
    case .addMember(let add): members.append(add.id)
    case .createToken(let create): tokens.append(create.id)
    case .duplicateToken(let duplicate): tokens.append(duplicate.id)
    case .importToken(let imported): tokens.append(imported.id)
    default: break
    }
  }

  private mutating func action(_ ledger: TestLedger) -> Action {
    let account = pick(accounts, or: AccountID(value: 1))
    let member = pick(members, or: MemberID(value: 2))
    let token = pick(tokens, or: TokenID(value: 3))
    let name = pick(["Alpha", "alpha", "Straße", "STRASSE", "b", "Ångström"], or: "")
    switch Int.random(in: 0..<24, using: &generator) {
    case 0:
      return .openAccount(
        OpenAccount(
          id: AccountID(value: ledger.identifier()), name: AccountName(stored: name),
          kind: chance(2) ? .agency : .client, agency: chance(2) ? account : nil,
          enableAPIAccess: chance(2)))
    case 1: return .renameAccount(account, name: AccountName(stored: name))
    case 2: return .setAPIAccess(account, enabled: chance(2))
    case 3: return chance(4) ? .closeAccount(account) : .setAPIAccess(account, enabled: true)
    case 4, 5:
      return .addMember(
        AddMember(
          id: MemberID(value: ledger.identifier()), account: account,
          name: MemberName(stored: name), email: EmailAddress(stored: "\(name)@example.org"),
          role: pick(Role.allCases, or: .auditor), key: ledger.secret()))
    case 6: return .changeRole(member, role: pick(Role.allCases, or: .auditor))
    case 7: return .resetMemberKey(member, key: ledger.secret())
    case 8: return .removeMember(member)
    case 9: return .eraseMember(member)
    case 10, 11, 12:
      return .createToken(
        CreateToken(
          id: TokenID(value: ledger.identifier()), account: account,
          name: TokenName(stored: "\(name) \(Int.random(in: 0..<4, using: &generator))"),
          description: chance(2) ? "What it is for" : nil,
          scopes: chance(2) ? ["api:read"] : ["api:admin", "api:read"],
          apiVersion: chance(2) ? "v2" : nil, contact: chance(2) ? "a@example.org" : nil,
          developers: chance(2) ? ["b@example.org"] : [],
          networks: chance(2) ? [Network(stored: IPAddress(v4: 0x0A00_0000), prefixLength: 8)] : [],
          expires: chance(2) ? ledger.now + .days(1) : nil, secret: ledger.secret()))
    case 13:
      return .duplicateToken(
        DuplicateToken(
          source: token, id: TokenID(value: ledger.identifier()), secret: ledger.secret()))
    case 14:
      return .importToken(
        ImportToken(
          id: TokenID(value: ledger.identifier()), account: account,
          name: TokenName(stored: name), description: nil, isInferred: chance(2)))
    case 15, 16:
      return .resetToken(
        ResetToken(token: token, grace: chance(2) ? .days(2) : nil, secret: ledger.secret()))
    case 17: return chance(2) ? .endGrace(token) : .takeBackReset(token)
    case 18, 19:
      var edit = TokenEdit()
      if chance(2) { edit.name = TokenName(stored: name) }
      if chance(2) { edit.description = .some(nil) }
      if chance(2) { edit.scopes = ["api:write"] }
      if chance(2) { edit.notBefore = .some(ledger.now) }
      return .editToken(token, edit)
    case 20: return .restoreToken(RestoreToken(token: token, secret: ledger.secret()))
    case 21: return .eraseToken(token)
    case 22:
      let verb = pick(
        [.disable, .enable, .delete, .upgrade(to: nil)], or: ChangeTokens.Verb.enable)
      return .changeTokens(
        ChangeTokens(verb, .matching(account, TokenFilter(), expectedDigest: nil)))
    default:
      return .changeTokens(
        ChangeTokens(chance(2) ? .disable : .delete, .tokens([token])))
    }
  }
}
