import Testing
import TokenDomain

@Suite struct ApplyTests {
  private func event(
    _ position: UInt64, _ subject: Subject, _ body: EventBody, account: AccountID? = nil
  ) -> Event {
    Event(
      position: Position(position), id: EventID(value: UInt128(position)),
      recordedAt: Timestamp(microseconds: Int64(position)),
      occurredAt: Timestamp(microseconds: -5), account: account, subject: subject,
      actor: .operator("root"), origin: Origin(via: .cli), reason: nil,
      correlation: CorrelationID(value: 1), causation: nil, request: nil, body: body)
  }

  private let account = AccountID(value: 1)
  private let token = TokenID(value: 2)
  private let secret = SecretHash(keyNumber: 1, bytes: Array(repeating: 0, count: 32))

  private var created: Event {
    let settings = TokenSettings(
      name: .erased, description: .erased, scopes: ["a:b"], apiVersion: "v1", contact: .erased,
      developers: [.erased])
    return event(
      1, .token(token), .tokenCreated(TokenCreated(settings: settings, secret: secret)),
      account: account)
  }

  @Test func theHistoryOfAnErasedTokenIsApplied() throws {
    var state = LedgerState()
    try apply(created, to: &state)
    var edited = TokenEdited()
    edited.name = Change(before: .erased, after: .erased)
    edited.contact = Change(before: nil, after: .erased)
    try apply(event(2, .token(token), .tokenEdited(edited)), to: &state)
    #expect(state.token(token)?.settings.contact == .erased)
    #expect(state.token(named: .erased, in: account) == nil)
    try apply(event(3, .token(token), .tokenDeleted), to: &state)
    try apply(event(4, .token(token), .tokenErased), to: &state)
    let erased = try #require(state.token(token))
    #expect(erased.settings.description == nil)
    #expect(erased.settings.developers == [])
    #expect(erased.isErased && erased.isDeleted)
    #expect(erased.revision == Position(4))
    #expect(erased.createdAt == Timestamp(microseconds: -5))
  }

  @Test func whatDoesNotFitIsReportedAndLeavesTheStateAlone() throws {
    var state = LedgerState()
    try apply(created, to: &state)
    let before = state
    let misfits = [
      created, event(2, created.subject, created.body, account: account),
      event(2, .token(TokenID(value: 9)), .tokenDisabled),
      event(2, .account(account), .accountClosed), event(2, .token(token), .memberRemoved),
      event(2, .catalog, .tokenDisabled), event(2, .ledger, .tokenDisabled),
      event(2, .member(MemberID(value: 1)), .memberRemoved),
      event(2, .token(token), .tokenResetTakenBack(generation: 1)),
      event(2, .token(TokenID(value: 9)), created.body),
    ]
    for misfit in misfits {
      #expect(throws: UnappliableEvent.self) { try apply(misfit, to: &state) }
    }
    #expect(state == before)
  }

  @Test func oneTokenIsReplayedFromItsOwnEvents() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    let id = try scenario.createToken(in: account, "One")
    try scenario.reset(id, grace: .days(1))
    try scenario.run(.takeBackReset(id))
    try scenario.run(.change(.disable, id))
    var token: Token?
    for event in scenario.events where event.subject == .token(id) {
      try Token.fold(&token, event)
    }
    #expect(token == scenario.token(id))
  }

  @Test func aPreviewShowsWhatWouldBeWithoutDoingIt() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    let one = try scenario.createToken(in: account, "One")
    let two = try scenario.createToken(in: account, "Two")
    try scenario.run(.change(.disable, two))
    let command = Command(
      .change(.disable, one, two), actor: Scenario.root, origin: Origin(via: .cli),
      correlation: CorrelationID(value: 1))
    let decision = try decide(command, in: scenario.state, now: scenario.now)
    let previews = scenario.state.preview(decision, of: command, now: scenario.now)
    try scenario.run(command.action)
    #expect(previews.map(\.subject) == [.token(one), .token(two)])
    #expect(previews[0].after == .token(scenario.token(one)))
    #expect(previews[0].before != previews[0].after)
    #expect(previews[1].before == previews[1].after)
  }
}
