import Testing
import TokenDomain

@Suite struct BulkDecisionTests {
  var scenario: Scenario
  let account: AccountID
  let tokens: [TokenID]

  init() throws {
    scenario = try Scenario()
    account = try scenario.openAccount("Account")
    var tokens: [TokenID] = []
    for name in ["One", "Two", "Three"] {
      tokens.append(try scenario.createToken(in: account, TokenName(stored: name)))
    }
    self.tokens = tokens
  }

  private func all(
    _ verb: ChangeTokens.Verb, _ filter: TokenFilter = TokenFilter(), digest: [UInt8]? = nil
  ) -> Action {
    .changeTokens(ChangeTokens(verb, .matching(account, filter, expectedDigest: digest)))
  }

  @Test mutating func whatIsAlreadySoIsSkipped() throws {
    #expect(try scenario.run(.change(.enable, tokens[0])).types == [])
    #expect(try scenario.run(.change(.disable, tokens[1])).types == [.tokenDisabled])
    #expect(try scenario.run(.change(.disable, tokens[1])).types == [])
    let decision = try scenario.run(all(.disable))
    #expect(decision.events.map(\.subject) == [.token(tokens[0]), .token(tokens[2])])
    #expect(decision.subjects == tokens.map(Subject.token))
  }

  @Test mutating func aTokenNamedTwiceIsChangedOnce() throws {
    let decision = try scenario.run(.change(.disable, tokens[1], tokens[0], tokens[1]))
    #expect(decision.subjects == [.token(tokens[1]), .token(tokens[0])])
    #expect(decision.types == [.tokenDisabled, .tokenDisabled])
  }

  @Test mutating func oneRefusalRefusesAll() throws {
    try scenario.run(.change(.delete, tokens[1]))
    let before = scenario.state
    #expect(
      scenario.refusal(of: .change(.disable, tokens[0], tokens[1])) == .tokenDeleted(tokens[1]))
    let missing = TokenID(value: 1)
    #expect(
      scenario.refusal(of: .change(.disable, tokens[0], missing))
        == .tokenNotFound(missing.description))
    #expect(scenario.state == before)
    #expect(scenario.refusal(of: .change(.delete, tokens[0], tokens[1])) == nil)
  }

  @Test mutating func namedTokensMayBeOfSeveralAccounts() throws {
    let other = try scenario.openAccount("Other")
    let there = try scenario.createToken(in: other, "One")
    let decision = try scenario.run(.change(.disable, tokens[0], there))
    #expect(decision.events.map(\.account) == [account, other])
    let member = try scenario.addMember(to: account, .accountAdministrator)
    #expect(
      scenario.refusal(of: .change(.enable, tokens[0], there), as: .member(member, by: nil))
        == .tokenNotFound(there.description))
  }

  @Test mutating func aRevisionGoesWithOneTokenOnly() throws {
    let revision = scenario.token(tokens[0]).revision
    #expect(
      scenario.refusal(of: .change(.disable, tokens[0], tokens[1]), ifAt: revision)
        == .revisionWithSeveralSubjects)
    #expect(scenario.refusal(of: all(.disable), ifAt: revision) == .revisionWithSeveralSubjects)
    #expect(
      scenario.refusal(of: .change(.disable, tokens[0], tokens[0]), ifAt: revision) == nil)
    #expect(
      scenario.refusal(of: .change(.disable, tokens[1]), ifAt: revision)
        == .revisionMovedOn(expected: revision, actual: scenario.token(tokens[1]).revision))
  }

  @Test mutating func selectionsHaveTheirLimits() throws {
    #expect(
      scenario.refusal(of: .changeTokens(ChangeTokens(.disable, .tokens([])))) == .noTokensNamed)
    let many = (0...10_000).map { TokenID(value: 1 << 90 + UInt128($0)) }
    #expect(
      scenario.refusal(of: .changeTokens(ChangeTokens(.disable, .tokens(many))))
        == .tooManyTokens(count: 10_001))
    for number in 0..<9_998 {
      _ = try scenario.createToken(in: account, TokenName(stored: "n\(number)"))
    }
    #expect(scenario.refusal(of: all(.disable)) == .tooManyTokens(count: 10_001))
    try scenario.run(.change(.delete, tokens[0]))
    #expect(try scenario.run(all(.disable)).events.count == 10_000)
  }

  @Test mutating func lastUseIsNotAskable() {
    #expect(scenario.refusal(of: all(.disable, TokenFilter(neverUsed: true))) == .useNotAskable)
    #expect(
      scenario.refusal(of: all(.disable, TokenFilter(unusedSince: scenario.now))) == .useNotAskable)
  }

  @Test mutating func anUnknownVersionOrScopeIsNotAnEmptySelection() {
    #expect(
      scenario.refusal(of: all(.disable, TokenFilter(olderThan: "v9"))) == .unknownVersion("v9"))
    #expect(
      scenario.refusal(of: all(.disable, TokenFilter(apiVersion: "v9"))) == .unknownVersion("v9"))
    #expect(scenario.refusal(of: all(.disable, TokenFilter(scope: "x:y"))) == .unknownScope("x:y"))
  }

  @Test mutating func aFilterThatFitsNothingChangesNothing() throws {
    let decision = try scenario.run(all(.delete, TokenFilter(namePart: "zzz")))
    #expect(decision.types == [])
    #expect(decision.subjects == [])
    #expect(decision.selectionDigest?.count == ChangeTokens.digestByteCount)
  }

  @Test mutating func aSelectionThatChangedSinceIsAConflict() throws {
    let digest = try scenario.run(all(.disable, TokenFilter(namePart: "zzz"))).selectionDigest
    let seen = try decideOnly(all(.disable)).selectionDigest
    #expect(digest != seen)
    #expect(scenario.refusal(of: all(.delete, digest: seen)) == nil)
    let member = try scenario.addMember(to: account, .auditor)
    #expect(scenario.refusal(of: all(.disable, digest: seen)) == nil, "\(member) is no token")
    _ = try scenario.edit(tokens[2]) { $0.contact = "a@b" }
    #expect(scenario.refusal(of: all(.disable, digest: seen)) == .selectionChanged)
    let now = try decideOnly(all(.disable)).selectionDigest
    _ = try scenario.createToken(in: account, "Four")
    #expect(scenario.refusal(of: all(.disable, digest: now)) == .selectionChanged)
  }

  private func decideOnly(_ action: Action) throws -> Decision {
    var copy = scenario
    return try copy.run(action)
  }

  // Upgrades

  @Test mutating func anUpgradeGoesForwardOnly() throws {
    let id = try scenario.createToken(in: account, "Old") { $0.apiVersion = "v2" }
    #expect(try scenario.run(.change(.upgrade(to: "v2"), id)).types == [])
    #expect(
      scenario.refusal(of: .change(.upgrade(to: "v1"), id))
        == .olderVersion(id, current: "v2", asked: "v1"))
    #expect(
      scenario.refusal(of: .change(.upgrade(to: "v9"), id)) == .unknownVersion("v9"))
    #expect(
      try scenario.run(.change(.upgrade(to: "v3"), id)).events.map(\.body)
        == [.tokenVersionUpgraded(Change(before: "v2", after: "v3"))])
    #expect(
      scenario.refusal(of: .change(.upgrade(to: "v2"), id))
        == .olderVersion(id, current: "v3", asked: "v2"))
    #expect(try scenario.run(.change(.upgrade(to: nil), id)).types == [.tokenVersionUpgraded])
    #expect(scenario.token(id).settings.apiVersion == "v4")
    #expect(try scenario.run(.change(.upgrade(to: nil), id)).types == [])
  }

  @Test mutating func anUpgradeToARetiredVersionIsRefusedAndToADeprecatedOneIsNot() throws {
    let id = try scenario.createToken(in: account, "Old") { $0.apiVersion = "v2" }
    try scenario.retire("v3")
    #expect(scenario.refusal(of: .change(.upgrade(to: "v3"), id)) == .retiredVersion("v3"))
    var versions = Scenario.versions
    versions[3].status = .deprecated
    try scenario.run(.publishCatalog(versions: versions, categories: Scenario.categories))
    #expect(try scenario.run(.change(.upgrade(to: "v4"), id)).types == [.tokenVersionUpgraded])
    // v3 is the newest current one now: the default never goes back.
    #expect(try scenario.run(.change(.upgrade(to: nil), id)).types == [])
  }

  @Test mutating func aBulkUpgradeSkipsWhatIsThereAlready() throws {
    let id = try scenario.createToken(in: account, "Old") { $0.apiVersion = "v2" }
    let decision = try scenario.run(all(.upgrade(to: nil)))
    #expect(decision.events.map(\.subject) == [.token(id)])
    #expect(decision.subjects.count == 4)
  }
}
