import TestSupport
import Testing
import TokenDomain

/// Random histories: whatever people do, what must always hold does.
@Suite struct HistoryTests {
  @Test(arguments: UInt64(1)...12) func invariantsHoldAfterEveryCommand(seed: UInt64) throws {
    var history = try RandomHistory(seed: seed)
    for _ in 0..<400 {
      history.step()
      checkInvariants(history.scenario)
    }
    #expect(history.accepted > 100, "a history of refusals only shows nothing")
    #expect(history.refused > 20, "a history without refusals leaves the rules untried")

    var replayed = LedgerState()
    for event in history.scenario.events { try apply(event, to: &replayed) }
    #expect(replayed == history.scenario.state)
  }

  private func checkInvariants(_ scenario: Scenario) {
    let state = scenario.state
    let open = state.accounts.values.filter { !$0.isClosed }
    #expect(Set(open.map { $0.name.text.lowercased() }).count == open.count)
    for account in state.accounts.values {
      let clients = open.filter { $0.agency == account.id }
      #expect(state.hasOpenClients(account.id) == !clients.isEmpty)
      #expect(!account.isClosed || !account.apiAccess && clients.isEmpty)
      let live = state.tokens.values.filter { $0.account == account.id && !$0.isDeleted }
      #expect(Set(live.map { $0.settings.name.text.lowercased() }).count == live.count)
      for token in live {
        #expect(state.token(named: token.settings.name, in: account.id) == token.id)
      }
      let members = state.members.values.filter { $0.account == account.id && !$0.isRemoved }
      #expect(Set(members.map { $0.email.text.lowercased() }).count == members.count)
      #expect(
        state.administratorCount(in: account.id)
          == members.filter { $0.role == .accountAdministrator }.count)
      #expect(
        state.tokens(in: account.id, matching: TokenFilter(), now: scenario.now, limit: .max - 1)
          == live.map(\.id).sorted())
    }
    for token in state.tokens.values {
      #expect(token.generation <= token.highestGeneration)
      #expect(token.isDeleted == (token.secret == nil))
      #expect(!token.isDeleted || token.previous == nil)
      #expect(token.previous.map { $0.generation < token.generation } ?? true)
      #expect(!token.settings.scopes.isEmpty)
      #expect(token.revision <= state.position)
    }
    #expect(state.position == Position(UInt64(scenario.events.count)))
  }
}

/// Gives commands at random: on what is there, as whoever is there, with names that collide often.
private struct RandomHistory {
  var scenario: Scenario
  private var generator: SeededGenerator
  private(set) var accepted = 0
  private(set) var refused = 0

  init(seed: UInt64) throws {
    scenario = try Scenario()
    generator = SeededGenerator(seed: seed)
    let agency = try scenario.openAccount("Agency", .agency)
    let client = try scenario.openAccount("Client", agency: agency)
    for role in Role.allCases { _ = try scenario.addMember(to: agency, role) }
    _ = try scenario.addMember(to: client, .accountAdministrator)
  }

  mutating func step() {
    scenario.now += .seconds(Int64.random(in: 0...40_000, using: &generator))
    let action = randomAction()
    let request = RequestStamp(
      id: RequestID(stored: "r\(pick(0..<40))"),
      digest: Array(repeating: UInt8(pick(0..<2)), count: 16))
    let member = scenario.state.members.keys.sorted().randomElement(using: &generator)
    let actor =
      pick(0..<4) == 0 ? member.map { Actor.member($0, by: nil) } ?? Scenario.root : Scenario.root
    do {
      try scenario.run(action, as: actor, request: pick(0..<10) == 0 ? request : nil)
      accepted += 1
    } catch {
      refused += 1
    }
  }

  private mutating func pick(_ range: Range<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  private mutating func anyAccount() -> AccountID {
    scenario.state.accounts.keys.sorted().randomElement(using: &generator) ?? AccountID(value: 0)
  }

  private mutating func anyMember() -> MemberID {
    scenario.state.members.keys.sorted().randomElement(using: &generator) ?? MemberID(value: 0)
  }

  private mutating func anyToken() -> TokenID {
    scenario.state.tokens.keys.sorted().randomElement(using: &generator) ?? TokenID(value: 0)
  }

  private mutating func anyName() -> String {
    let name = "Name \(pick(0..<9))"
    return pick(0..<2) == 0 ? name : name.uppercased()
  }

  private mutating func anyVerb() -> ChangeTokens.Verb {
    [.disable, .enable, .delete, .upgrade(to: nil), .upgrade(to: "v3")][pick(0..<5)]
  }

  private mutating func randomAction() -> Action {
    switch pick(0..<20) {
    case 0:
      return .openAccount(
        OpenAccount(
          id: AccountID(value: scenario.identifier()), name: AccountName(stored: anyName()),
          kind: pick(0..<2) == 0 ? .client : .agency, agency: pick(0..<2) == 0 ? anyAccount() : nil,
          enableAPIAccess: pick(0..<2) == 0))
    case 1: return .renameAccount(anyAccount(), name: AccountName(stored: anyName()))
    case 2: return .setAPIAccess(anyAccount(), enabled: pick(0..<2) == 0)
    case 3: return pick(0..<6) == 0 ? .closeAccount(anyAccount()) : .endGrace(anyToken())
    case 4:
      return .addMember(
        AddMember(
          id: MemberID(value: scenario.identifier()), account: anyAccount(), name: "Somebody",
          email: EmailAddress(stored: "m\(pick(0..<6))@x"), role: Role.allCases[pick(0..<4)],
          key: scenario.secret()))
    case 5: return .changeRole(anyMember(), role: Role.allCases[pick(0..<4)])
    case 6: return .removeMember(anyMember())
    case 7: return .resetMemberKey(anyMember(), key: scenario.secret())
    case 8...10:
      var create = scenario.creation(in: anyAccount(), TokenName(stored: anyName()))
      if pick(0..<3) == 0 { create.expires = scenario.now + .days(2) }
      if pick(0..<3) == 0 { create.apiVersion = "v2" }
      return .createToken(create)
    case 11:
      return .duplicateToken(
        DuplicateToken(
          source: anyToken(), id: TokenID(value: scenario.identifier()), secret: scenario.secret()))
    case 12, 13:
      return .resetToken(
        ResetToken(
          token: anyToken(), grace: pick(0..<2) == 0 ? .days(Int64(pick(0..<32))) : nil,
          secret: scenario.secret()))
    case 14: return .takeBackReset(anyToken())
    case 15:
      var edit = TokenEdit()
      if pick(0..<2) == 0 { edit.name = TokenName(stored: anyName()) }
      if pick(0..<2) == 0 { edit.scopes = ["reports:read", "actions:write"] }
      if pick(0..<2) == 0 { edit.expires = .some(pick(0..<2) == 0 ? nil : scenario.now + .days(1)) }
      return .editToken(anyToken(), edit)
    case 16:
      return .restoreToken(
        RestoreToken(
          token: anyToken(), name: pick(0..<2) == 0 ? TokenName(stored: anyName()) : nil,
          secret: scenario.secret()))
    case 17:
      let filter = TokenFilter(namePart: "name \(pick(0..<9))")
      return .changeTokens(
        ChangeTokens(anyVerb(), .matching(anyAccount(), filter, expectedDigest: nil)))
    case 18: return pick(0..<3) == 0 ? .eraseToken(anyToken()) : .eraseMember(anyMember())
    default: return .change(anyVerb(), anyToken(), anyToken())
    }
  }
}
