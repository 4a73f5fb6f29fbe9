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
