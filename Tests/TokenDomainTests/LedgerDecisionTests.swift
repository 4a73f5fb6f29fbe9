import Testing
import TokenDomain

@Suite struct CatalogDecisionTests {
  static let current = APIVersion(name: "v1", status: .current)

  struct Malformed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let versions: [APIVersion]
    let categories: [ScopeCategory]
  }

  static let malformed: [Malformed] = [
    Malformed(testDescription: "a version twice", versions: [current, current], categories: []),
    Malformed(
      testDescription: "a scope twice", versions: [current],
      categories: [
        ScopeCategory(name: "A", scopes: ["a:b"]), ScopeCategory(name: "B", scopes: ["a:b"]),
      ]),
    Malformed(
      testDescription: "a category twice", versions: [current],
      categories: [
        ScopeCategory(name: "A", scopes: ["a:b"]), ScopeCategory(name: "a", scopes: ["a:c"]),
      ]),
    Malformed(
      testDescription: "an empty category", versions: [current],
      categories: [ScopeCategory(name: "A", scopes: [])]),
    Malformed(
      testDescription: "a current version with a sunset",
      versions: [APIVersion(name: "v1", status: .current, sunset: Timestamp(microseconds: 0))],
      categories: []),
    Malformed(
      testDescription: "1,001 versions",
      versions: (0...1000).map {
        APIVersion(name: VersionName(stored: "v\($0)"), status: .current)
      },
      categories: []),
    Malformed(
      testDescription: "2,001 scopes", versions: [current],
      categories: [
        ScopeCategory(name: "A", scopes: (0...2000).map { ScopeName(stored: "s\($0)") })
      ]),
    Malformed(
      testDescription: "more than a record holds", versions: [current],
      categories: [
        ScopeCategory(
          name: "A",
          scopes: (0..<300).map {
            ScopeName(stored: "\(1000 + $0)" + String(repeating: "s", count: 96))
          })
      ]),
  ]

  @Test(arguments: malformed) func aMalformedCatalogIsRefused(catalog: Malformed) throws {
    let scenario = try Scenario()
    let refusal = scenario.refusal(
      of: .publishCatalog(versions: catalog.versions, categories: catalog.categories))
    #expect(refusal?.code == "malformed-catalog")
  }

  @Test func aCatalogHasACurrentVersion() throws {
    let scenario = try Scenario()
    for versions in [[], [APIVersion(name: "v1", status: .deprecated)]] {
      #expect(
        scenario.refusal(of: .publishCatalog(versions: versions, categories: []))
          == .noCurrentVersion)
    }
  }

  @Test func anIdenticalCatalogChangesNothing() throws {
    var scenario = try Scenario()
    let again = try scenario.run(
      .publishCatalog(versions: Scenario.versions, categories: Scenario.categories))
    #expect(again.types == [])
    #expect(again.subjects == [.catalog])
  }

  @Test func versionsKeepTheirOrder() throws {
    var scenario = try Scenario()
    var versions = Scenario.versions
    versions.swapAt(1, 2)
    #expect(
      scenario.refusal(of: .publishCatalog(versions: versions, categories: Scenario.categories))
        == .catalogReordersVersions("v2"))
    versions = Scenario.versions
    versions.insert(APIVersion(name: "v2.5", status: .current), at: 2)
    versions.append(APIVersion(name: "v5", status: .current))
    try scenario.run(.publishCatalog(versions: versions, categories: Scenario.categories))
    #expect(scenario.state.catalog.newestCurrent?.name == "v5")
  }

  @Test func whatTokensHoldIsNotDropped() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    let one = try scenario.createToken(in: account, "One") { $0.apiVersion = "v2" }
    let two = try scenario.createToken(in: account, "Two") { $0.apiVersion = "v2" }
    let three = try scenario.createToken(in: account, "Three") { $0.scopes = ["reports:read"] }
    let fewer = Action.publishCatalog(
      versions: Scenario.versions.filter { $0.name != "v2" }, categories: [Scenario.categories[0]])
    #expect(scenario.refusal(of: fewer) == .catalogDropsVersion("v2", holders: 2))
    try scenario.run(.change(.delete, one))
    #expect(scenario.refusal(of: fewer) == .catalogDropsVersion("v2", holders: 1))
    try scenario.run(.change(.upgrade(to: nil), two))
    #expect(scenario.refusal(of: fewer) == .catalogDropsScope("reports:read", holders: 1))
    try scenario.run(.change(.delete, three))
    #expect(try scenario.run(fewer).types == [.catalogPublished])
  }

  @Test func aVersionMayBeRetiredWhileTokensHoldIt() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    let id = try scenario.createToken(in: account, "One") { $0.apiVersion = "v2" }
    try scenario.retire("v2")
    #expect(scenario.token(id).settings.apiVersion == "v2")
    _ = try scenario.edit(id) { $0.name = "Two" }
  }
}

@Suite struct LedgerDecisionTests {
  @Test func aLedgerIsCreatedOnce() throws {
    let scenario = try Scenario()
    let created = LedgerCreated(ledger: LedgerID(value: 2), origin: "x", keyNumber: 1)
    #expect(scenario.refusal(of: .createLedger(created)) == .identifierTaken)
  }

  @Test func keysAreRotatedAndRetired() throws {
    var scenario = try Scenario()
    #expect(scenario.refusal(of: .retireKey(keyNumber: 1)) == .currentKeyNotRetirable)
    #expect(scenario.refusal(of: .retireKey(keyNumber: 9)) == .unknownKey(9))
    #expect(scenario.refusal(of: .rotateKey(keyNumber: 1)) == .identifierTaken)
    for number in UInt32(2)...5 { try scenario.run(.rotateKey(keyNumber: number)) }
    #expect(scenario.state.keyNumbers == [1, 2, 3, 4, 5])
    #expect(scenario.refusal(of: .rotateKey(keyNumber: 6)) == .tooManyKeys)
    try scenario.run(.retireKey(keyNumber: 2))
    try scenario.run(.rotateKey(keyNumber: 6))
    #expect(scenario.state.keyNumbers == [1, 3, 4, 5, 6])
    #expect(scenario.refusal(of: .retireKey(keyNumber: 2)) == .unknownKey(2))
  }

  @Test func aSecretOfARetiredKeyIsRefused() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("Account")
    let id = try scenario.createToken(in: account, "One")
    let late = scenario.secret()
    try scenario.run(.rotateKey(keyNumber: 2))
    #expect(scenario.refusal(of: .resetToken(ResetToken(token: id, secret: late))) == nil)
    try scenario.run(.retireKey(keyNumber: 1))
    #expect(
      scenario.refusal(of: .resetToken(ResetToken(token: id, secret: late))) == .unknownKey(1))
  }

  @Test func aRevisionIsNotAskedOfTheLedger() throws {
    let scenario = try Scenario()
    #expect(
      scenario.refusal(of: .rotateKey(keyNumber: 2), ifAt: Position(1))
        == .revisionWithSeveralSubjects)
  }

  @Test func aRestoreIsRecorded() throws {
    var scenario = try Scenario()
    let restored = LedgerRestored(
      incarnation: IncarnationID(value: 3), source: "backup", lastPosition: Position(2))
    #expect(try scenario.run(.recordRestore(restored)).types == [.ledgerRestored])
  }
}

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
