import Testing
import TokenDomain

@Suite struct RequestTests {
  var scenario: Scenario
  let account: AccountID
  let request = RequestStamp(id: "r-1", digest: Array(repeating: 1, count: 16))
  let other = RequestStamp(id: "r-1", digest: Array(repeating: 2, count: 16))

  init() throws {
    scenario = try Scenario()
    account = try scenario.openAccount("Account")
  }

  @Test mutating func theSameRequestGetsTheFirstAnswersPosition() throws {
    let id = AccountID(value: scenario.identifier())
    let open = OpenAccount(id: id, name: "New", kind: .client, enableAPIAccess: true)
    try scenario.run(.openAccount(open), request: request)
    let position = scenario.state.position
    let again = OpenAccount(
      id: AccountID(value: scenario.identifier()), name: "New", kind: .client,
      enableAPIAccess: true)
    let decision = try scenario.run(.openAccount(again), request: request)
    #expect(decision.repeatedFrom == position)
    #expect(decision.events == [])
    #expect(scenario.state.position == position)
  }

  @Test mutating func aRepetitionNamesItsSubject() throws {
    let token = try scenario.createToken(in: account, "One")
    try scenario.run(.change(.disable, token), request: request)
    try scenario.run(.change(.enable, token))
    let decision = try scenario.run(.change(.disable, token), request: request)
    #expect(decision.subjects == [.token(token)])
    #expect(decision.repeatedFrom != nil)
    #expect(!scenario.token(token).isDisabled)
  }

  @Test mutating func anotherRequestUnderTheSameIdIsAConflict() throws {
    try scenario.run(.renameAccount(account, name: "New"), request: request)
    #expect(
      scenario.refusal(of: .renameAccount(account, name: "Newer"), request: other)
        == .requestReused("r-1"))
  }

  @Test mutating func aRequestIdBelongsToItsActor() throws {
    let member = try scenario.addMember(to: account, .accountAdministrator)
    try scenario.run(.renameAccount(account, name: "New"), request: request)
    try scenario.run(
      .renameAccount(account, name: "Newer"), as: .member(member, by: nil), request: other)
    // The operator behind a member does not make it another actor.
    let decision = try scenario.run(
      .renameAccount(account, name: "Newer"), as: .member(member, by: "root"), request: other)
    #expect(decision.repeatedFrom != nil)
  }

  @Test mutating func aRequestIdIsForgottenAfterADay() throws {
    try scenario.run(.renameAccount(account, name: "New"), request: request)
    scenario.now += .days(1)
    #expect(try scenario.run(.renameAccount(account, name: "X"), request: request).events == [])
    scenario.now += TimeSpan(microseconds: 1)
    let decision = try scenario.run(.renameAccount(account, name: "Newer"), request: other)
    #expect(decision.repeatedFrom == nil)
    #expect(decision.types == [.accountRenamed])
  }

  @Test mutating func refusedAndUnchangedRequestsAreNotRemembered() throws {
    #expect(scenario.refusal(of: .endGrace(TokenID(value: 1)), request: request) != nil)
    #expect(
      try scenario.run(.renameAccount(account, name: "Account"), request: request).events == [])
    #expect(try scenario.run(.renameAccount(account, name: "New"), request: other).types.count == 1)
  }

  @Test mutating func aRequestIsKnownBeforeAnythingElseIsChecked() throws {
    try scenario.run(.closeAccount(account), request: request)
    let decision = try scenario.run(
      .closeAccount(account), request: request, ifAt: Position(1))
    #expect(decision.repeatedFrom == scenario.state.position)
  }
}
