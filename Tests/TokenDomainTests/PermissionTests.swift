import Testing
import TokenDomain

/// Who may do what: every action, every role, in the own, a managed and a foreign account.
@Suite struct PermissionTests {
  enum Place: String, CaseIterable, Sendable { case own, managed, agency, foreign }

  /// What is asked, and of which roles it is allowed.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let allowed: Set<Role>
    let action: @Sendable (House, AccountID) -> Action
    var testDescription: String { name }
  }

  static let administrators: Set<Role> = [.accountAdministrator]
  static let managers: Set<Role> = [.accountAdministrator, .implementationSpecialist]

  /// An agency with a client, another agency, and in each account a token and two members.
  struct House: Sendable {
    var scenario: Scenario
    let agency, client, foreign: AccountID
    var tokens: [AccountID: TokenID] = [:]
    var members: [AccountID: MemberID] = [:]
    let secret: SecretHash

    init() throws {
      scenario = try Scenario()
      agency = try scenario.openAccount("Agency", .agency)
      client = try scenario.openAccount("Client", agency: agency)
      foreign = try scenario.openAccount("Foreign", .agency)
      secret = scenario.secret()
      for account in [agency, client, foreign] {
        tokens[account] = try scenario.createToken(in: account, "A token")
        members[account] = try scenario.addMember(to: account, .auditor)
        _ = try scenario.addMember(to: account, .accountAdministrator)
        let secret = scenario.secret()
        try scenario.run(
          .resetToken(ResetToken(token: token(account), grace: .days(1), secret: secret)))
      }
    }

    func token(_ account: AccountID) -> TokenID { tokens[account] ?? TokenID(value: 0) }
    func member(_ account: AccountID) -> MemberID { members[account] ?? MemberID(value: 0) }
  }

  static let newID: UInt128 = 1 << 100

  static let rows: [Row] = [
    Row(name: "rename", allowed: administrators) { .renameAccount($1, name: "New") },
    Row(name: "enable API access", allowed: managers) { .setAPIAccess($1, enabled: true) },
    Row(name: "disable API access", allowed: administrators) { .setAPIAccess($1, enabled: false) },
    Row(name: "add a member", allowed: administrators) {
      .addMember(
        AddMember(
          id: MemberID(value: newID), account: $1, name: "New", email: "new@example.com",
          role: .gateway, key: $0.secret))
    },
    Row(name: "change a role", allowed: administrators) {
      .changeRole($0.member($1), role: .gateway)
    },
    Row(name: "reset a member key", allowed: administrators) {
      .resetMemberKey($0.member($1), key: $0.secret)
    },
    Row(name: "remove a member", allowed: administrators) { .removeMember($0.member($1)) },
    Row(name: "create a token", allowed: managers) {
      .createToken(
        CreateToken(
          id: TokenID(value: newID), account: $1, name: "New", scopes: ["actions:read"],
          secret: $0.secret))
    },
    Row(name: "duplicate a token", allowed: managers) {
      .duplicateToken(
        DuplicateToken(source: $0.token($1), id: TokenID(value: newID), secret: $0.secret))
    },
    Row(name: "reset a token", allowed: managers) {
      .resetToken(ResetToken(token: $0.token($1), secret: $0.secret))
    },
    Row(name: "end a grace", allowed: managers) { .endGrace($0.token($1)) },
    Row(name: "take back a reset", allowed: managers) { .takeBackReset($0.token($1)) },
    Row(name: "edit a token", allowed: managers) {
      Scenario.editing($0.token($1)) { $0.name = "Other" }
    },
    Row(name: "upgrade a token", allowed: managers) { .change(.upgrade(to: nil), $0.token($1)) },
    Row(name: "disable a token", allowed: managers) { .change(.disable, $0.token($1)) },
    Row(name: "enable a token", allowed: managers) { .change(.enable, $0.token($1)) },
    Row(name: "delete a token", allowed: managers) { .change(.delete, $0.token($1)) },
    Row(name: "disable by filter", allowed: managers) {
      .changeTokens(ChangeTokens(.disable, .matching($1, TokenFilter(), expectedDigest: nil)))
    },
    Row(name: "import a token", allowed: []) {
      .importToken(
        ImportToken(
          id: TokenID(value: newID), account: $1, name: "New", description: nil, isInferred: false))
    },
    Row(name: "erase a token", allowed: []) { .eraseToken($0.token($1)) },
    Row(name: "erase a member", allowed: []) { .eraseMember($0.member($1)) },
  ]

  @Test(arguments: rows, Role.allCases) func theRolesTableHolds(row: Row, role: Role) throws {
    var house = try House()
    let agent = try house.scenario.addMember(to: house.agency, role)
    let local = try house.scenario.addMember(to: house.client, role)
    let cases: [(MemberID, AccountID, Place)] = [
      (agent, house.agency, .own), (agent, house.client, .managed), (local, house.client, .own),
      (local, house.agency, .agency), (agent, house.foreign, .foreign),
      (local, house.foreign, .foreign),
    ]
    for (member, account, place) in cases {
      let refusal = house.scenario.refusal(
        of: row.action(house, account), as: .member(member, by: nil))
      switch place {
      case .own, .managed:
        let isPermitted = refusal?.kind != .notPermitted
        #expect(isPermitted == row.allowed.contains(role), "\(place)")
        if isPermitted { #expect(refusal == nil, "\(place)") }
      case .agency, .foreign: #expect(refusal?.kind == .notFound, "\(place)")
      }
    }
    // Acting in the member's name gives the operator no more than the member has.
    let foreign = house.scenario.refusal(
      of: row.action(house, house.foreign), as: .member(agent, by: "root"))
    #expect(foreign?.kind == .notFound)
  }

  @Test(arguments: rows) func theOperatorMayEverything(row: Row) throws {
    let house = try House()
    for account in [house.agency, house.client, house.foreign] {
      let refusal = house.scenario.refusal(of: row.action(house, account))
      #expect(refusal == nil || refusal?.kind == .rule, "\(row.name)")
    }
  }

  @Test func whatMayNotBeSeenIsRefusedLikeWhatIsNotThere() throws {
    var house = try House()
    let agent = try house.scenario.addMember(to: house.agency, .accountAdministrator)
    let hidden = house.token(house.foreign)
    let missing = TokenID(value: Self.newID)
    #expect(
      house.scenario.refusal(of: .change(.disable, hidden), as: .member(agent, by: nil))
        == .tokenNotFound(hidden.description))
    #expect(
      house.scenario.refusal(of: .change(.disable, missing), as: .member(agent, by: nil))
        == .tokenNotFound(missing.description))
  }

  @Test(arguments: Role.allCases) func onlyTheOperatorRunsTheLedger(role: Role) throws {
    var house = try House()
    let actor = Actor.member(try house.scenario.addMember(to: house.agency, role), by: nil)
    let actions: [Action] = [
      .publishCatalog(versions: Scenario.versions, categories: []), .rotateKey(keyNumber: 2),
      .retireKey(keyNumber: 1),
      .createLedger(LedgerCreated(ledger: LedgerID(value: 2), origin: "x", keyNumber: 1)),
      .openAccount(OpenAccount(id: AccountID(value: Self.newID), name: "New", kind: .agency)),
      .openAccount(OpenAccount(id: AccountID(value: Self.newID), name: "New", kind: .client)),
      .closeAccount(house.agency),
    ]
    for action in actions {
      #expect(house.scenario.refusal(of: action, as: actor)?.kind == .notPermitted)
    }
  }

  @Test(arguments: Role.allCases) func anAgencysAdministratorOpensAndClosesItsClients(
    role: Role
  ) throws {
    var house = try House()
    let agent = Actor.member(try house.scenario.addMember(to: house.agency, role), by: nil)
    let local = Actor.member(try house.scenario.addMember(to: house.client, role), by: nil)
    func opening(under agency: AccountID) -> Action {
      .openAccount(
        OpenAccount(
          id: AccountID(value: Self.newID), name: "New", kind: .client, agency: agency))
    }
    let may = role == .accountAdministrator
    let scenario = house.scenario
    #expect((scenario.refusal(of: opening(under: house.agency), as: agent) == nil) == may)
    #expect((scenario.refusal(of: .closeAccount(house.client), as: agent) == nil) == may)
    #expect(
      scenario.refusal(of: opening(under: house.foreign), as: agent)?.kind == .notFound)
    #expect(scenario.refusal(of: opening(under: house.agency), as: local)?.kind == .notFound)
    #expect(scenario.refusal(of: opening(under: house.client), as: local)?.kind == .notPermitted)
    #expect(scenario.refusal(of: .closeAccount(house.client), as: local)?.kind == .notPermitted)
  }

  @Test func aRemovedMemberMayNothing() throws {
    var house = try House()
    let member = try house.scenario.addMember(to: house.agency, .accountAdministrator)
    try house.scenario.run(.removeMember(member))
    let refusal = house.scenario.refusal(
      of: .setAPIAccess(house.agency, enabled: true), as: .member(member, by: nil))
    #expect(refusal?.kind == .notPermitted)
  }

  @Test func aClosedAccountsMembersMayNothing() throws {
    var house = try House()
    let member = try house.scenario.addMember(to: house.client, .accountAdministrator)
    try house.scenario.run(.closeAccount(house.client))
    let refusal = house.scenario.refusal(
      of: .setAPIAccess(house.client, enabled: true), as: .member(member, by: nil))
    #expect(refusal?.kind == .notPermitted)
  }

  @Test func aHolderMayStopItsOwnTokenAndNothingElse() throws {
    let house = try House()
    let (own, other) = (house.token(house.client), house.token(house.agency))
    let holder = Actor.holder(own)
    let scenario = house.scenario
    #expect(scenario.refusal(of: .change(.disable, own), as: holder) == nil)
    #expect(scenario.refusal(of: .endGrace(own), as: holder) == nil)
    #expect(scenario.refusal(of: .change(.disable, other), as: holder)?.kind == .notFound)
    #expect(scenario.refusal(of: .endGrace(other), as: holder)?.kind == .notFound)
    #expect(scenario.refusal(of: .change(.enable, own), as: holder)?.kind == .notPermitted)
    #expect(scenario.refusal(of: .change(.delete, own), as: holder)?.kind == .notPermitted)
    #expect(scenario.refusal(of: .takeBackReset(own), as: holder)?.kind == .notPermitted)
    #expect(
      scenario.refusal(of: .setAPIAccess(house.client, enabled: true), as: holder)?.kind
        == .notFound)
  }

  @Test func anImporterImportsAndChangesTokensOnly() throws {
    var house = try House()
    let importer = Actor.principal("arn:eve")
    let token = try house.scenario.importToken(in: house.client, "Imported")
    let scenario = house.scenario
    for verb in [ChangeTokens.Verb.disable, .enable, .delete, .upgrade(to: nil)] {
      #expect(scenario.refusal(of: .change(verb, token), as: importer) == nil)
    }
    let reset = ResetToken(token: token, secret: house.secret)
    #expect(scenario.refusal(of: .resetToken(reset), as: importer)?.kind == .notPermitted)
    #expect(scenario.refusal(of: .closeAccount(house.client), as: importer)?.kind == .notPermitted)
  }
}
