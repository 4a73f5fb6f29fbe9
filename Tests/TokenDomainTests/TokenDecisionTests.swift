import Testing
import TokenDomain

@Suite struct TokenDecisionTests {
  var scenario: Scenario
  let account: AccountID

  init() throws {
    scenario = try Scenario()
    account = try scenario.openAccount("Account")
  }

  // Create

  @Test mutating func aNewTokenIsEnabledOnTheNewestCurrentVersion() throws {
    let id = try scenario.createToken(in: account, "One") {
      $0.scopes = ["reports:read", "actions:read", "reports:read"]
    }
    let token = scenario.token(id)
    #expect(token.settings.apiVersion == "v4")
    #expect(token.settings.scopes == ["actions:read", "reports:read"])
    #expect(token.state(at: scenario.now) == .enabled)
    #expect(token.generation == 1)
    #expect(token.createdBy == Scenario.root)
    #expect(token.createdAt == scenario.now)
    #expect(token.revision == scenario.state.position)
  }

  struct Breach: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: Refusal
    let change: @Sendable (inout CreateToken) -> Void

    init(
      _ name: String, _ refusal: Refusal, _ change: @escaping @Sendable (inout CreateToken) -> Void
    ) {
      (testDescription, self.refusal, self.change) = (name, refusal, change)
    }
  }

  static let day = Timestamp(microseconds: 1_780_000_000_000_000)
  static let breaches: [Breach] = [
    Breach("no scopes", .noScopes) { $0.scopes = [] },
    Breach("an unknown scope", .unknownScope("x:y")) { $0.scopes = ["actions:read", "x:y"] },
    Breach("257 scopes", .tooManyScopes) {
      $0.scopes = (0..<257).map { ScopeName(stored: "s\($0)") }
    },
    Breach("scopes of 13,000 bytes", .tooManyScopes) {
      $0.scopes = (0..<130).map {
        ScopeName(stored: "\(1000 + $0)" + String(repeating: "s", count: 96))
      }
    },
    Breach("an unknown version", .unknownVersion("v9")) { $0.apiVersion = "v9" },
    Breach("a retired version", .retiredVersion("v1")) { $0.apiVersion = "v1" },
    Breach("17 developers", .tooManyDevelopers) {
      $0.developers = (0..<17).map { EmailAddress(stored: "d\($0)@example.com") }
    },
    Breach("65 networks", .tooManyNetworks) {
      $0.networks = (0..<65).map { Network(stored: IPAddress(v4: $0), prefixLength: 32) }
    },
    Breach("an expiry now", .expiryInPast) { $0.expires = day },
    Breach("an expiry before not-before", .expiryNotAfterNotBefore) {
      $0.notBefore = day + .days(2)
      $0.expires = day + .days(1)
    },
    Breach("an expiry at not-before", .expiryNotAfterNotBefore) {
      $0.notBefore = day + .days(1)
      $0.expires = day + .days(1)
    },
    Breach("a secret of an unknown key", .unknownKey(7)) {
      $0.secret = SecretHash(keyNumber: 7, bytes: $0.secret.bytes)
    },
    Breach("a taken name", .tokenNameTaken("TAKEN")) { $0.name = "TAKEN" },
  ]

  @Test(arguments: breaches) mutating func creatingIsRefusedFor(breach: Breach) throws {
    _ = try scenario.createToken(in: account, "Taken")
    var create = scenario.creation(in: account, "New")
    breach.change(&create)
    #expect(scenario.refusal(of: .createToken(create)) == breach.refusal)
  }

  @Test mutating func limitsThemselvesAreAllowed() throws {
    let id = try scenario.createToken(in: account, "One") {
      $0.developers = (0..<16).map { EmailAddress(stored: "d\($0)@example.com") }
      $0.developers += $0.developers  // Said twice counts once.
      $0.networks = (0..<64).map { Network(stored: IPAddress(v4: $0), prefixLength: 32) }
      $0.apiVersion = "v2"  // Deprecated.
      $0.notBefore = Self.day
      $0.expires = Timestamp(microseconds: Self.day.microseconds + 1)
    }
    #expect(scenario.token(id).settings.developers.count == 16)
  }

  @Test mutating func aNameIsFreeInAnotherAccountAndAfterDeletion() throws {
    let other = try scenario.openAccount("Other")
    let one = try scenario.createToken(in: account, "One")
    _ = try scenario.createToken(in: other, "One")
    try scenario.run(.change(.delete, one))
    _ = try scenario.createToken(in: account, "one")
  }

  @Test mutating func anIdIsUsedOnceEvenAfterDeletion() throws {
    let one = try scenario.createToken(in: account, "One")
    try scenario.run(.change(.delete, one))
    var create = scenario.creation(in: account, "Two")
    create.id = one
    #expect(scenario.refusal(of: .createToken(create)) == .identifierTaken)
  }

  @Test mutating func withoutACatalogNothingIsCreated() throws {
    let id = AccountID(value: 5)
    var empty = LedgerState()
    let commands: [Action] = [
      .createLedger(LedgerCreated(ledger: LedgerID(value: 1), origin: "x", keyNumber: 1)),
      .openAccount(OpenAccount(id: id, name: "One", kind: .client)),
    ]
    for action in commands {
      let command = Command(
        action, actor: Scenario.root, origin: Origin(via: .cli),
        correlation: CorrelationID(value: 1))
      for draft in try decide(command, in: empty, now: scenario.now).events {
        try apply(
          draft.event(
            of: command, position: empty.position.next, id: EventID(value: 1),
            recordedAt: scenario.now), to: &empty)
      }
    }
    let imported = ImportToken(
      id: TokenID(value: 1), account: id, name: "One", description: nil, isInferred: true)
    let command = Command(
      .importToken(imported), actor: .principal("eve"), origin: Origin(via: .imported),
      correlation: CorrelationID(value: 1))
    #expect(throws: Refusal.noCurrentVersion) { try decide(command, in: empty, now: Self.day) }
  }

  // Import

  @Test mutating func anImportedTokenHasNeitherSecretNorScopesUntilItIsGivenSome() throws {
    let id = try scenario.importToken(in: account, "Imported")
    var token = scenario.token(id)
    #expect(token.secret == nil)
    #expect(token.settings.scopes == [])
    #expect(token.generation == 0)
    #expect(token.createdBy == .principal("arn:importer"))

    #expect(try scenario.edit(id) { $0.contact = "a@b" }.types == [.tokenEdited])
    #expect(scenario.refusal(of: Scenario.editing(id) { $0.scopes = [] }) == .noScopes)
    #expect(try scenario.duplicate(id).settings.scopes == [])

    let secret = try scenario.reset(id, grace: .days(1))
    guard case .tokenReset(let reset)? = scenario.events.last?.body else {
      Issue.record("the last event is no reset")
      return
    }
    #expect(reset.previousUntil == nil, "there is no secret to keep")
    token = scenario.token(id)
    #expect(token.secret == secret)
    #expect(token.generation == 1)
    #expect(token.previous == nil)
  }

  // Duplicate

  @Test mutating func aDuplicateHasTheSameSettingsAndAnIdentityOfItsOwn() throws {
    let source = try scenario.createToken(in: account, "One") {
      $0.scopes = ["reports:write"]
      $0.apiVersion = "v2"
      $0.contact = "a@b"
      $0.description = "Several\nlines"
      $0.notBefore = Self.day
      $0.expires = Self.day + .days(1)
    }
    try scenario.run(.change(.disable, source))
    scenario.now += .days(2)  // The source has expired; its dates are copied all the same.
    let copy = try scenario.duplicate(source)
    var settings = scenario.token(source).settings
    settings.name = "One (copy)"
    #expect(copy.settings == settings)
    #expect(copy.duplicatedFrom == source)
    #expect(!copy.isDisabled)
    #expect(copy.generation == 1)
    #expect(copy.secret != scenario.token(source).secret)
  }

  @Test mutating func copiesAreCountedUp() throws {
    let source = try scenario.createToken(in: account, "N")
    let first = try scenario.duplicate(source)
    #expect(first.settings.name == "N (copy)")
    #expect(try scenario.duplicate(source).settings.name == "N (copy 2)")
    #expect(try scenario.duplicate(first.id).settings.name == "N (copy 3)")
    _ = try scenario.createToken(in: account, "n (COPY 4)")
    #expect(try scenario.duplicate(source).settings.name == "N (copy 5)")
    try scenario.run(.change(.delete, first.id))
    #expect(try scenario.duplicate(source).settings.name == "N (copy)")
  }

  @Test(arguments: [
    ("N (copy)", "N (copy 2)"), ("N (copy 2)", "N (copy 3)"), ("N (copy 99)", "N (copy 100)"),
    ("N (copy 1)", "N (copy 1) (copy)"), ("N (copy 02)", "N (copy 02) (copy)"),
    ("N (copy x)", "N (copy x) (copy)"), ("(copy)", "(copy) (copy)"), ("N(copy)", "N(copy) (copy)"),
    ("N (copy) (copy)", "N (copy) (copy 2)"), ("N )", "N ) (copy)"),
    ("N (copy 99999999999)", "N (copy 99999999999) (copy)"),
  ])
  mutating func aCopyOfACopyStaysInItsSeries(name: String, copy: String) throws {
    let source = try scenario.createToken(in: account, TokenName(name))
    #expect(try scenario.duplicate(source).settings.name.text == copy)
  }

  @Test mutating func aLongNameIsCutSoThatItsCopyFits() throws {
    let long = String(repeating: "x", count: 92) + " yyyyyyy"
    let source = try scenario.createToken(in: account, TokenName(long))
    let first = try scenario.duplicate(source).settings.name.text
    #expect(first == String(repeating: "x", count: 92) + " (copy)")
    let second = try scenario.duplicate(source).settings.name.text
    #expect(second == String(repeating: "x", count: 91) + " (copy 2)")
    #expect(second.unicodeScalars.count == 100)
  }

  @Test mutating func aNameIsCutBetweenCharacters() throws {
    let family = "👨‍👩‍👧‍👦"  // Seven scalars.
    let source = try scenario.createToken(
      in: account, TokenName("ab" + String(repeating: family, count: 14)))
    let copy = try scenario.duplicate(source).settings.name.text
    #expect(copy == "ab" + String(repeating: family, count: 13) + " (copy)")
    let endless = "e" + String(repeating: "\u{333}", count: 99)
    let odd = try scenario.createToken(in: account, TokenName(endless))
    #expect(try scenario.duplicate(odd).settings.name.text.unicodeScalars.count == 100)
  }

  @Test mutating func aDuplicateMayBeNamed() throws {
    let source = try scenario.createToken(in: account, "One")
    #expect(try scenario.duplicate(source, named: "Two").settings.name == "Two")
    #expect(throws: Refusal.tokenNameTaken("two")) { try scenario.duplicate(source, named: "two") }
  }

  @Test mutating func whatIsRetiredIsNotDuplicated() throws {
    let source = try scenario.createToken(in: account, "One") { $0.apiVersion = "v2" }
    try scenario.retire("v2")
    #expect(throws: Refusal.retiredVersion("v2")) { try scenario.duplicate(source) }
  }

  // Delete and restore

  @Test mutating func aDeletedTokenRefusesEverythingButRestoring() throws {
    let id = try scenario.createToken(in: account, "One")
    let secret = scenario.secret()
    #expect(try scenario.run(.change(.delete, id)).types == [.tokenDeleted])
    #expect(scenario.token(id).secret == nil)
    #expect(try scenario.run(.change(.delete, id)).types == [])
    let actions: [Action] = [
      .change(.disable, id), .change(.enable, id), .change(.upgrade(to: nil), id), .endGrace(id),
      .takeBackReset(id), .resetToken(ResetToken(token: id, secret: secret)),
      Scenario.editing(id) { $0.name = "Two" },
      .duplicateToken(
        DuplicateToken(source: id, id: TokenID(value: 1), secret: secret)),
    ]
    for action in actions { #expect(scenario.refusal(of: action) == .tokenDeleted(id)) }
  }

  @Test mutating func aRestoredTokenHasTheStateItHadAndANewSecret() throws {
    let id = try scenario.createToken(in: account, "One")
    try scenario.reset(id)
    try scenario.run(.change(.disable, id))
    let before = scenario.token(id)
    try scenario.run(.change(.delete, id))
    let token = try scenario.restore(id)
    #expect(token.state(at: scenario.now) == .disabled)
    #expect(token.settings == before.settings)
    #expect(token.generation == 3)
    #expect(token.secret != nil && token.secret != before.secret)
  }

  @Test mutating func onlyADeletedTokenIsRestored() throws {
    let id = try scenario.createToken(in: account, "One")
    #expect(throws: Refusal.tokenNotDeleted(id)) { try scenario.restore(id) }
  }

  @Test mutating func aTakenNameIsAConflictUnlessAnotherIsGiven() throws {
    let id = try scenario.createToken(in: account, "One")
    try scenario.run(.change(.delete, id))
    _ = try scenario.createToken(in: account, "ONE")
    #expect(throws: Refusal.tokenNameTaken("One")) { try scenario.restore(id) }
    #expect(throws: Refusal.tokenNameTaken("one")) { try scenario.restore(id, named: "one") }
    #expect(try scenario.restore(id, named: "Two").settings.name == "Two")
    #expect(scenario.state.token(named: "two", in: account) == id)
  }

  @Test mutating func anErasedTokenIsNotRestored() throws {
    let id = try scenario.createToken(in: account, "One")
    #expect(scenario.refusal(of: .eraseToken(id)) == .tokenNotDeleted(id))
    try scenario.run(.change(.delete, id))
    #expect(try scenario.run(.eraseToken(id)).types == [.tokenErased])
    #expect(try scenario.run(.eraseToken(id)).types == [])
    #expect(scenario.token(id).settings.name.isErased)
    #expect(throws: Refusal.tokenErased(id)) { try scenario.restore(id, named: "Two") }
  }

  @Test mutating func inAClosedAccountErasingDeletesFirst() throws {
    let ids = try ["One", "Two"].map { try scenario.createToken(in: account, TokenName($0)) }
    try scenario.run(.change(.delete, ids[1]))
    try scenario.run(.closeAccount(account))
    #expect(scenario.refusal(of: .change(.delete, ids[0])) == .accountClosed(account))
    #expect(try scenario.run(.eraseToken(ids[0])).types == [.tokenDeleted, .tokenErased])
    #expect(try scenario.run(.eraseToken(ids[1])).types == [.tokenErased])
    for id in ids {
      let token = scenario.token(id)
      #expect(token.isErased && token.isDeleted && token.secret == nil)
    }
  }

  @Test mutating func whatTheCatalogNoLongerOffersIsNotRestored() throws {
    let old = try scenario.createToken(in: account, "Old") { $0.apiVersion = "v2" }
    let gone = try scenario.createToken(in: account, "Gone") { $0.scopes = ["reports:read"] }
    try scenario.run(.change(.delete, old, gone))
    try scenario.retire("v2")
    #expect(throws: Refusal.retiredVersion("v2")) { try scenario.restore(old) }
    try scenario.run(
      .publishCatalog(
        versions: Array(Scenario.versions.suffix(2)), categories: [Scenario.categories[0]]))
    #expect(throws: Refusal.unknownVersion("v2")) { try scenario.restore(old) }
    #expect(throws: Refusal.unknownScope("reports:read")) { try scenario.restore(gone) }
  }
}

extension Scenario {
  /// Publishes the catalog with one version retired.
  mutating func retire(_ version: VersionName) throws(Refusal) {
    var versions = Scenario.versions
    for index in versions.indices where versions[index].name == version {
      versions[index].status = .retired
    }
    try run(.publishCatalog(versions: versions, categories: Scenario.categories))
  }
}
