import Testing
import TokenDomain

@Suite struct SecretDecisionTests {
  var scenario: Scenario
  let id: TokenID
  let first: SecretHash

  init() throws {
    scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    id = try scenario.createToken(in: account, "One")
    first = try #require(scenario.token(id).secret)
  }

  @Test(arguments: [nil, TimeSpan.seconds(0)])
  mutating func aResetWithoutGraceStopsTheOldSecretAtOnce(grace: TimeSpan?) throws {
    let second = try scenario.reset(id, grace: grace)
    let token = scenario.token(id)
    #expect(token.secret == second)
    #expect(token.generation == 2)
    #expect(token.previous == nil)
  }

  @Test mutating func aGraceKeepsTheOldSecretUntilItEnds() throws {
    try scenario.reset(id, grace: .days(30))
    let until = scenario.now + .days(30)
    #expect(
      scenario.token(id).previous == PreviousSecret(hash: first, generation: 1, until: until))
    #expect(scenario.token(id).runningGrace(at: until) == nil)
    scenario.now += .days(29)
    #expect(scenario.token(id).runningGrace(at: scenario.now) != nil)
  }

  @Test mutating func aGraceIsAtMostThirtyDays() {
    let span = TimeSpan(microseconds: ResetToken.graceMax.microseconds + 1)
    let reset = ResetToken(token: id, grace: span, secret: first)
    #expect(scenario.refusal(of: .resetToken(reset)) == .graceTooLong)
  }

  @Test mutating func atMostTwoSecretsLive() throws {
    let second = try scenario.reset(id, grace: .days(1))
    let third = try scenario.reset(id, grace: .days(1))
    let token = scenario.token(id)
    #expect(token.secret == third)
    #expect(token.previous?.hash == second)
    #expect(token.previous?.generation == 2)
  }

  @Test mutating func aResetLeavesTheStateAlone() throws {
    try scenario.run(.change(.disable, id))
    let expires = scenario.now + .days(1)
    _ = try scenario.edit(id) { $0.expires = expires }
    scenario.now += .days(2)
    try scenario.reset(id)
    #expect(scenario.token(id).isDisabled)
    #expect(scenario.token(id).settings.expires == expires)
  }

  @Test mutating func aGraceEndsOnce() throws {
    #expect(try scenario.run(.endGrace(id)).types == [])
    try scenario.reset(id, grace: .days(1))
    #expect(try scenario.run(.endGrace(id)).types == [.tokenGraceEnded])
    #expect(scenario.token(id).previous == nil)
    #expect(try scenario.run(.endGrace(id)).types == [])
  }

  @Test mutating func aGraceThatRanOutNeedsNoEnd() throws {
    try scenario.reset(id, grace: .days(1))
    scenario.now += .days(1)
    #expect(try scenario.run(.endGrace(id)).types == [])
    #expect(scenario.refusal(of: .takeBackReset(id)) == .noGraceRunning)
  }

  @Test mutating func aResetTakenBackLeavesItsNumberUsed() throws {
    try scenario.reset(id, grace: .days(1))
    #expect(try scenario.run(.takeBackReset(id)).types == [.tokenResetTakenBack])
    var token = scenario.token(id)
    #expect(token.secret == first)
    #expect(token.generation == 1)
    #expect(token.previous == nil)
    #expect(scenario.refusal(of: .takeBackReset(id)) == .noGraceRunning)

    let third = try scenario.reset(id)
    token = scenario.token(id)
    #expect(token.secret == third)
    #expect(token.generation == 3)
  }

  @Test mutating func withoutAResetThereIsNothingToTakeBack() throws {
    #expect(scenario.refusal(of: .takeBackReset(id)) == .noGraceRunning)
    try scenario.reset(id)
    #expect(scenario.refusal(of: .takeBackReset(id)) == .noGraceRunning)
  }

  @Test mutating func deletingEndsAGraceForGood() throws {
    try scenario.reset(id, grace: .days(1))
    try scenario.run(.change(.delete, id))
    #expect(scenario.token(id).previous == nil)
    try scenario.restore(id)
    #expect(scenario.refusal(of: .takeBackReset(id)) == .noGraceRunning)
    #expect(scenario.token(id).generation == 3)
  }
}
