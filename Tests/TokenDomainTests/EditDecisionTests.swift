import Testing
import TokenDomain

@Suite struct EditDecisionTests {
  var scenario: Scenario
  let account: AccountID
  let id: TokenID

  init() throws {
    scenario = try Scenario()
    account = try scenario.openAccount("Account")
    id = try scenario.createToken(in: account, "One") {
      $0.contact = "a@b"
      $0.notBefore = Timestamp(microseconds: 0)
      $0.expires = Timestamp(microseconds: 1_780_000_000_000_000) + .days(10)
    }
  }

  private func edited(_ decision: Decision) -> TokenEdited? {
    guard case .tokenEdited(let edited)? = decision.events.first?.body else { return nil }
    return edited
  }

  @Test mutating func theEventHoldsWhatChangedBeforeAndAfter() throws {
    let decision = try scenario.edit(id) {
      $0.name = "Two"
      $0.description = "Text"
      $0.scopes = ["actions:write", "actions:read"]
      $0.contact = .some(nil)
      $0.developers = []  // As it was.
    }
    var expected = TokenEdited()
    expected.name = Change(before: "One", after: "Two")
    expected.description = Change(before: nil, after: "Text")
    expected.scopes = Change(before: ["actions:read"], after: ["actions:read", "actions:write"])
    expected.contact = Change(before: "a@b", after: nil)
    #expect(edited(decision) == expected)
    #expect(scenario.token(id).settings.contact == nil)
    #expect(scenario.state.token(named: "One", in: account) == nil)
    #expect(scenario.state.token(named: "two", in: account) == id)
  }

  @Test mutating func anEditToWhatIsThereChangesNothing() throws {
    let settings = scenario.token(id).settings
    let decision = try scenario.edit(id) {
      $0.name = settings.name
      $0.description = .some(settings.description)
      $0.scopes = settings.scopes
      $0.contact = .some(settings.contact)
      $0.developers = settings.developers
      $0.networks = settings.networks
      $0.notBefore = .some(settings.notBefore)
      $0.expires = .some(settings.expires)
    }
    #expect(decision.types == [])
    #expect(decision.subjects == [.token(id)])
    #expect(try scenario.run(.editToken(id, TokenEdit())).types == [])
  }

  @Test mutating func anotherSpellingOfItsOwnNameIsFree() throws {
    _ = try scenario.createToken(in: account, "Two")
    #expect(try scenario.edit(id) { $0.name = "ONE" }.types == [.tokenEdited])
    #expect(
      scenario.refusal(of: Scenario.editing(id) { $0.name = "TWO" }) == .tokenNameTaken("TWO"))
  }

  @Test mutating func anExpiryInThePastIsRefusedWhenSet() {
    let past = Scenario.editing(id) { [now = scenario.now] in $0.expires = now }
    #expect(scenario.refusal(of: past) == .expiryInPast)
  }

  @Test mutating func anExpiredTokenIsEditedAndRevivedByItsDate() throws {
    scenario.now += .days(11)
    #expect(scenario.token(id).state(at: scenario.now) == .expired)
    #expect(try scenario.edit(id) { $0.name = "Two" }.types == [.tokenEdited])
    let same = scenario.token(id).settings.expires
    #expect(try scenario.edit(id) { $0.expires = same }.types == [])
    let later = scenario.now + .days(1)
    _ = try scenario.edit(id) { $0.expires = later }
    #expect(scenario.token(id).state(at: scenario.now) == .enabled)
    _ = try scenario.edit(id) { $0.expires = .some(nil) }
    #expect(scenario.token(id).settings.expires == nil)
  }

  @Test mutating func datesStayInOrderWhicheverIsChanged() throws {
    let expires = try #require(scenario.token(id).settings.expires)
    #expect(
      scenario.refusal(of: Scenario.editing(id) { $0.notBefore = expires })
        == .expiryNotAfterNotBefore)
    #expect(
      scenario.refusal(of: Scenario.editing(id) { $0.expires = Timestamp(microseconds: 0) })
        == .expiryNotAfterNotBefore)
    let both = Scenario.editing(id) {
      $0.notBefore = expires
      $0.expires = expires + .days(1)
    }
    #expect(scenario.refusal(of: both) == nil)
  }

  @Test mutating func listsKeepTheirLimits() {
    let developers = (0..<17).map { EmailAddress(stored: "d\($0)@example.com") }
    let networks = (0..<65).map { Network(stored: IPAddress(v4: $0), prefixLength: 32) }
    #expect(
      scenario.refusal(of: Scenario.editing(id) { $0.developers = developers })
        == .tooManyDevelopers)
    #expect(
      scenario.refusal(of: Scenario.editing(id) { $0.networks = networks }) == .tooManyNetworks)
    #expect(
      scenario.refusal(of: Scenario.editing(id) { $0.scopes = ["no:such"] })
        == .unknownScope("no:such"))
    #expect(scenario.refusal(of: Scenario.editing(id) { $0.scopes = [] }) == .noScopes)
  }

  @Test mutating func aRevisionThatMovedOnIsToldBeforeAnythingElse() throws {
    let seen = scenario.token(id).revision
    try scenario.run(.change(.delete, id))
    let edit = Scenario.editing(id) { $0.scopes = [] }
    #expect(
      scenario.refusal(of: edit, ifAt: seen)
        == .revisionMovedOn(expected: seen, actual: scenario.state.position))
    #expect(scenario.refusal(of: edit, ifAt: scenario.state.position) == .tokenDeleted(id))
  }
}

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
