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
      testDescription: "201 categories", versions: [current],
      categories: (0...200).map {
        ScopeCategory(
          name: CategoryName(stored: "C\($0)"), scopes: [ScopeName(stored: "s\($0)")])
      }),
    Malformed(
      testDescription: "more than a record holds", versions: [current],
      categories: [
        ScopeCategory(
          name: "A",
          scopes: (0..<500).map {
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
