import Testing
import TokenDomain

@Suite struct AccountDecisionTests {
  @Test func anAccountOpensWithoutAPIAccessUnlessAsked() throws {
    var scenario = try Scenario()
    let plain = try scenario.openAccount("Plain")
    #expect(scenario.state.account(plain)?.apiAccess == false)

    let id = AccountID(value: scenario.identifier())
    let decision = try scenario.run(
      .openAccount(OpenAccount(id: id, name: "Ready", kind: .agency, enableAPIAccess: true)))
    #expect(decision.types == [.accountOpened, .accountAPIAccessEnabled])
    #expect(scenario.state.account(id)?.apiAccess == true)
  }

  @Test func namesAreUniqueAmongOpenAccountsByCaseFolding() throws {
    var scenario = try Scenario()
    let first = try scenario.openAccount("Straße")
    #expect(throws: Refusal.accountNameTaken("STRASSE")) { try scenario.openAccount("STRASSE") }
    _ = try scenario.openAccount("Strasé")  // Accents count.
    try scenario.run(.closeAccount(first))
    _ = try scenario.openAccount("STRASSE")
  }

  @Test func onlyAClientHasAnAgencyWhichMustBeAnOpenOne() throws {
    var scenario = try Scenario()
    let agency = try scenario.openAccount("Agency", .agency)
    let client = try scenario.openAccount("Client")
    #expect(throws: Refusal.agencyOfAgency) {
      try scenario.openAccount("New", .agency, agency: agency)
    }
    #expect(throws: Refusal.notAnAgency(client)) {
      try scenario.openAccount("New", agency: client)
    }
    let missing = AccountID(value: 1)
    #expect(throws: Refusal.accountNotFound(missing.description)) {
      try scenario.openAccount("New", agency: missing)
    }
    try scenario.run(.closeAccount(agency))
    #expect(throws: Refusal.accountClosed(agency)) {
      try scenario.openAccount("New", agency: agency)
    }
  }

  @Test func anIdIsUsedOnce() throws {
    var scenario = try Scenario()
    let id = try scenario.openAccount("One")
    let open = OpenAccount(id: id, name: "Two", kind: .client)
    #expect(scenario.refusal(of: .openAccount(open)) == .identifierTaken)
  }

  @Test func renamingToTheSameNameChangesNothingAndToAnotherSpellingDoes() throws {
    var scenario = try Scenario()
    let id = try scenario.openAccount("One")
    _ = try scenario.openAccount("Two")
    #expect(try scenario.run(.renameAccount(id, name: "One")).types == [])
    #expect(try scenario.run(.renameAccount(id, name: "ONE")).types == [.accountRenamed])
    #expect(scenario.refusal(of: .renameAccount(id, name: "tWO")) == .accountNameTaken("tWO"))
    #expect(scenario.state.account(id)?.name == "ONE")
    #expect(try scenario.run(.renameAccount(id, name: "Three")).types == [.accountRenamed])
    _ = try scenario.openAccount("One")
  }

  @Test func apiAccessThatIsAlreadySoChangesNothing() throws {
    var scenario = try Scenario()
    let id = try scenario.openAccount("One")
    #expect(try scenario.run(.setAPIAccess(id, enabled: false)).types == [])
    #expect(
      try scenario.run(.setAPIAccess(id, enabled: true)).types == [.accountAPIAccessEnabled])
    let again = try scenario.run(.setAPIAccess(id, enabled: true))
    #expect(again.types == [])
    #expect(again.subjects == [.account(id)])
    #expect(
      try scenario.run(.setAPIAccess(id, enabled: false)).types == [.accountAPIAccessDisabled])
  }

  @Test func anAgencyWithOpenClientsIsNotClosed() throws {
    var scenario = try Scenario()
    let agency = try scenario.openAccount("Agency", .agency)
    let client = try scenario.openAccount("Client", agency: agency)
    #expect(scenario.refusal(of: .closeAccount(agency)) == .agencyHasOpenClients)
    try scenario.run(.closeAccount(client))
    #expect(try scenario.run(.closeAccount(agency)).types == [.accountClosed])
    #expect(try scenario.run(.closeAccount(agency)).types == [])
  }

  @Test func aClosedAccountRefusesEveryChange() throws {
    var scenario = try Scenario()
    let id = try scenario.openAccount("One")
    let token = try scenario.createToken(in: id, "A token")
    let member = try scenario.addMember(to: id, .auditor)
    let create = scenario.creation(in: id, "Another")
    let secret = scenario.secret()
    try scenario.run(.setAPIAccess(id, enabled: true))
    try scenario.run(.closeAccount(id))
    #expect(scenario.state.account(id)?.apiAccess == false)
    let actions: [Action] = [
      .renameAccount(id, name: "Two"), .setAPIAccess(id, enabled: true), .createToken(create),
      .change(.disable, token), .change(.delete, token), .endGrace(token),
      .resetToken(ResetToken(token: token, secret: secret)), .removeMember(member),
      .duplicateToken(
        DuplicateToken(source: token, id: create.id, secret: secret)),
      .changeRole(member, role: .gateway), .resetMemberKey(member, key: secret),
      .restoreToken(RestoreToken(token: token, secret: secret)),
      Scenario.editing(token) { $0.name = "Other" },
      .changeTokens(ChangeTokens(.delete, .matching(id, TokenFilter(), expectedDigest: nil))),
      .addMember(
        AddMember(
          id: MemberID(value: 1), account: id, name: "N", email: "n@example.com", role: .auditor,
          key: secret)),
    ]
    for action in actions { #expect(scenario.refusal(of: action) == .accountClosed(id)) }
  }

  @Test func theExpectedRevisionIsCheckedFirst() throws {
    var scenario = try Scenario()
    let id = try scenario.openAccount("One")
    _ = try scenario.openAccount("Two")
    let seen = scenario.state.position
    let moved = Refusal.revisionMovedOn(expected: seen, actual: Position(3))
    #expect(scenario.refusal(of: .renameAccount(id, name: "Two"), ifAt: seen) == moved)
    #expect(scenario.refusal(of: .closeAccount(id), ifAt: seen) == moved)
    #expect(scenario.refusal(of: .closeAccount(id), ifAt: Position(3)) == nil)
    let missing = AccountID(value: 1)
    #expect(
      scenario.refusal(of: .closeAccount(missing), ifAt: seen)
        == .accountNotFound(missing.description))
  }
}
