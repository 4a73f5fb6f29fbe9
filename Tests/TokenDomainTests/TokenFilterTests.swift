import Testing
import TokenDomain

@Suite struct TokenFilterTests {
  static let now = Timestamp(microseconds: 1_780_000_000_000_000)
  static let catalog = Catalog(stored: Scenario.versions, categories: Scenario.categories)

  static let token = Token(
    id: TokenID(value: 1), account: AccountID(value: 1),
    settings: TokenSettings(
      name: "Café Zürich №5", scopes: ["actions:read"], apiVersion: "v2", expires: now + .days(1)),
    createdAt: now - .days(7), createdBy: .member(MemberID(value: 3), by: "root"), generation: 1,
    highestGeneration: 1, secret: nil, revision: Position(1))

  private func fits(
    _ filter: TokenFilter, at now: Timestamp = now, lastUsed: Timestamp? = nil,
    _ change: (inout Token) -> Void = { _ in }
  ) -> Bool {
    var token = Self.token
    change(&token)
    return filter.matches(token, now: now, catalog: Self.catalog, lastUsed: lastUsed)
  }

  @Test(arguments: [
    ("", true), ("cafe", true), ("CAFÉ", true), ("ZURICH", true), ("no5", true), ("é z", true),
    ("\u{301}", true), ("ｃａｆｅ", true), ("cafez", false), ("zurich no55", false),
  ])
  func aNameIsFoundByAnyPart(part: String, isFound: Bool) {
    #expect(fits(TokenFilter(namePart: part)) == isFound)
  }

  @Test func createdIsCountedInTimes24Hours() {
    let justOlder = { (token: inout Token) in
      token = Token(
        id: token.id, account: token.account, settings: token.settings,
        createdAt: Timestamp(microseconds: (Self.now - .days(7)).microseconds - 1),
        createdBy: token.createdBy, generation: 1, highestGeneration: 1, secret: nil,
        revision: Position(1))
    }
    #expect(fits(TokenFilter(created: .last7Days)))
    #expect(!fits(TokenFilter(created: .last7Days), justOlder))
    #expect(fits(TokenFilter(created: .last30Days), justOlder))
    #expect(!fits(TokenFilter(created: .moreThan30Days)))
    #expect(fits(TokenFilter(created: .moreThan30Days), at: Self.now + .days(24)))
    #expect(fits(TokenFilter(created: .last30Days), at: Self.now + .days(23)))
    #expect(!fits(TokenFilter(created: .moreThan30Days), at: Self.now + .days(23)))
    let created = Self.token.createdAt
    #expect(fits(TokenFilter(created: .range(from: created, to: nil))))
    #expect(!fits(TokenFilter(created: .range(from: nil, to: created))))
    #expect(fits(TokenFilter(created: .range(from: nil, to: nil))))
  }

  @Test func aStateHoldsAtItsMoment() {
    #expect(fits(TokenFilter(states: [.enabled])))
    #expect(!fits(TokenFilter(states: [.expired])))
    #expect(fits(TokenFilter(states: [.expired]), at: Self.now + .days(1)))
    #expect(
      fits(TokenFilter(states: [.disabled]), at: Self.now + .days(1)) { $0.isDisabled = true })
    #expect(!fits(TokenFilter()) { $0.isDeleted = true })
    #expect(fits(TokenFilter(states: [.deleted])) { $0.isDeleted = true })
    #expect(
      !fits(TokenFilter(states: [.disabled])) { ($0.isDeleted, $0.isDisabled) = (true, true) })
  }

  @Test func versionsScopesAndCreators() {
    #expect(fits(TokenFilter(apiVersion: "v2")))
    #expect(!fits(TokenFilter(apiVersion: "v3")))
    #expect(fits(TokenFilter(olderThan: "v3")))
    #expect(!fits(TokenFilter(olderThan: "v2")))
    #expect(!fits(TokenFilter(olderThan: "v99")))
    #expect(fits(TokenFilter(scope: "actions:read")))
    #expect(!fits(TokenFilter(scope: "actions:write")))
    #expect(fits(TokenFilter(createdBy: .member(MemberID(value: 3), by: nil))))
    #expect(!fits(TokenFilter(createdBy: .operator("root"))))
  }

  @Test func neverUsedCountsAsUnused() {
    let filter = TokenFilter(unusedSince: Self.now)
    #expect(fits(filter))
    #expect(fits(filter, lastUsed: Self.now - .days(1)))
    #expect(!fits(filter, lastUsed: Self.now))
    #expect(fits(TokenFilter(neverUsed: true)))
    #expect(!fits(TokenFilter(neverUsed: true), lastUsed: Self.now))
  }

  @Test func everyConditionMustHold() {
    #expect(fits(TokenFilter(namePart: "cafe", states: [.enabled], apiVersion: "v2")))
    #expect(!fits(TokenFilter(namePart: "cafe", states: [.enabled], apiVersion: "v3")))
  }
}
