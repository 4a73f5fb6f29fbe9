import HTTPServer
import TestSupport
import Testing
import TokenLedger

@testable import LedgerServer

@Suite("Every route, asked by every role of an agency and of its client, about every account")
struct RoleTests {
  /// What a member must be allowed for an answer that is no refusal.
  enum Need {
    /// Nothing: whoever has a key may ask.
    case nothing
    case read
    /// Tokens.
    case manage
    /// The account and its members.
    case administer
    case enableAPI
    /// To be an administrator of an agency, whatever the account.
    case openClients
    /// To be an administrator of the agency of the account, which is not its own.
    case close
  }

  /// How a route is asked about a place.
  struct Case: Sendable {
    let method: String
    let path: String
    let need: Need
    var query = ""
    var body: (@Sendable (ManagedLedger.Place) -> String)?
    var success = 200
    /// Whether it is about no account in particular.
    var isGeneral = false

    var key: String { "\(method) \(path)" }

    func target(_ place: ManagedLedger.Place) -> String {
      func filled(_ text: String) -> String {
        text.replacing("{account}", with: "\(place.account)")
          .replacing("{member}", with: "\(place.member)").replacing(
            "{event}", with: "\(place.event)"
          )
          .replacing(
            "{token}", with: path.hasSuffix("restore") ? "\(place.deleted)" : "\(place.token)")
      }
      return filled(path) + (query.isEmpty ? "" : "?" + filled(query))
    }
  }

  static let cases: [Case] =
    [
      Case(method: "GET", path: "/v1/session", need: .nothing, isGeneral: true),
      Case(method: "DELETE", path: "/v1/session", need: .nothing, success: 204, isGeneral: true),
      Case(method: "GET", path: "/v1/accounts", need: .read, isGeneral: true),
      Case(
        method: "POST", path: "/v1/accounts", need: .openClients, query: "dry-run=true",
        body: { _ in #"{"name": "Another client"}"# }, isGeneral: true),
      Case(method: "GET", path: "/v1/accounts/{account}", need: .read),
      Case(
        method: "PATCH", path: "/v1/accounts/{account}", need: .administer, query: "dry-run=true",
        body: { _ in #"{"name": "Another name"}"# }),
      change("/v1/accounts/{account}/enable-api", .enableAPI),
      change("/v1/accounts/{account}/disable-api", .administer),
      change("/v1/accounts/{account}/close", .close),
      Case(method: "GET", path: "/v1/members", need: .read, query: "account={account}"),
      Case(
        method: "POST", path: "/v1/members", need: .administer, query: "dry-run=true",
        body: {
          #"""
          {"account": "\#($0.account)", "name": "New", "email": "new@example.org", "role": "auditor"}
          """#
        }),
      Case(method: "GET", path: "/v1/members/{member}", need: .read),
      Case(
        method: "PATCH", path: "/v1/members/{member}", need: .administer, query: "dry-run=true",
        body: { _ in #"{"role": "gateway"}"# }),
      change("/v1/members/{member}/reset-key", .administer),
      Case(
        method: "DELETE", path: "/v1/members/{member}", need: .administer, query: "dry-run=true"),
      Case(method: "GET", path: "/v1/catalog", need: .read, isGeneral: true),
      Case(method: "GET", path: "/v1/tokens", need: .read, query: "account={account}"),
      Case(
        method: "POST", path: "/v1/tokens", need: .manage, query: "dry-run=true",
        body: { #"{"account": "\#($0.account)", "name": "New", "scopes": ["api:read"]}"# }),
      Case(method: "GET", path: "/v1/tokens/{token}", need: .read),
      Case(
        method: "PATCH", path: "/v1/tokens/{token}", need: .manage, query: "dry-run=true",
        body: { _ in #"{"description": "Changed"}"# }),
      Case(method: "DELETE", path: "/v1/tokens/{token}", need: .manage, query: "dry-run=true"),
      Case(method: "GET", path: "/v1/tokens/{token}/lineage", need: .read),
      Case(method: "GET", path: "/v1/tokens/{token}/events", need: .read),
      Case(
        method: "POST", path: "/v1/bulk", need: .manage, query: "dry-run=true",
        body: { #"{"account": "\#($0.account)", "action": "disable"}"# }),
      Case(method: "GET", path: "/v1/events", need: .read, query: "account={account}"),
      Case(method: "GET", path: "/v1/events/{event}", need: .read),
      Case(method: "GET", path: "/v1/events/{event}/proof", need: .read),
      Case(method: "GET", path: "/v1/replay", need: .read, query: "token={token}"),
      Case(
        method: "POST", path: "/v1/explain", need: .read, body: { #"{"token": "\#($0.token)"}"# }),
      Case(method: "GET", path: "/v1/usage", need: .read, query: "account={account}"),
      Case(
        method: "POST", path: "/v1/authorize/batch", need: .nothing,
        body: { _ in #"{"questions": []}"# }, isGeneral: true),
    ]
    + [
      "duplicate", "reset", "end-grace", "take-back", "upgrade-version", "disable", "enable",
      "restore",
    ].map { change("/v1/tokens/{token}/\($0)", .manage) }

  private static func change(_ path: String, _ need: Need) -> Case {
    Case(method: "POST", path: path, need: need, query: "dry-run=true")
  }

  /// How an account stands to the member who asks.
  enum Relation: CaseIterable {
    case own, managed, foreign
  }

  /// The status that the product's description asks for.
  private func expected(
    _ aCase: Case, _ role: Role, ofAgency: Bool, _ relation: Relation
  ) -> Int {
    let isAdministrator = role == .accountAdministrator
    let mayManage = isAdministrator || role == .implementationSpecialist
    let isAllowed: Bool
    switch aCase.need {
    case .nothing: isAllowed = true
    case .read: isAllowed = role != .gateway
    case .manage, .enableAPI: isAllowed = mayManage
    case .administer: isAllowed = isAdministrator
    case .openClients: isAllowed = isAdministrator && ofAgency
    case .close: isAllowed = isAdministrator && relation == .managed
    }
    // What is out of sight does not exist, whatever the role.
    if relation == .foreign, !aCase.isGeneral { return 404 }
    return isAllowed ? aCase.success : 403
  }

  @Test("is in this table")
  func complete() {
    let routes = RouteTable.all.routes.filter {
      if case .members = $0.audience { true } else { false }
    }
    let described = Set(
      routes.map { route in
        guard case .method(let method) = route.verb else { return "any \(route.path)" }
        return "\(method.rawValue) \(route.path)"
      })
    // What takes a form is tried by every role in a suite of its own.
    #expect(described == Set(Self.cases.map(\.key) + ["POST /v1/introspect"]))
  }

  @Test("answers as the description of the product says", arguments: Role.allCases)
  func everyRoute(role: Role) throws {
    let managed = try ManagedLedger()
    for ofAgency in [true, false] {
      let home = ofAgency ? managed.north : managed.managed
      let client = try managed.client(role, of: home)
      for relation in Relation.allCases {
        let place: ManagedLedger.Place
        switch (relation, ofAgency) {
        case (.own, _): place = home
        case (.managed, true): place = managed.managed
        // A client has none; its own agency is to it as any other.
        case (.managed, false): continue
        case (.foreign, true): place = managed.foreign
        case (.foreign, false): place = managed.north
        }
        for aCase in Self.cases {
          let answer = try client.ask(aCase.method, aCase.target(place), aCase.body?(place))
          let status = expected(aCase, role, ofAgency: ofAgency, relation)
          #expect(
            answer.status == status,
            """
            \(aCase.key) as \(role.rawValue) of \(ofAgency ? "the agency" : "the client"), about \
            the \(relation) account: \(answer.response.bodyText)
            """)
          if answer.status == 403 { #expect(answer.code == "not-permitted") }
          if answer.status == 404 { #expect(answer.code?.hasSuffix("-not-found") == true) }
        }
      }
    }
  }

  @Test("without a key answers 401, and says what is needed")
  func withoutKey() throws {
    let managed = try ManagedLedger()
    var client = try managed.client(.auditor)
    for credential in [
      "", "Authorization: Bearer tlm_nonsense\r\n", "Authorization: Basic YTpi\r\n",
      "Cookie: tokenledger=\(String(repeating: "0", count: 64))\r\n",
    ] {
      client.credential = credential
      for aCase in Self.cases {
        let answer = try client.ask(
          aCase.method, aCase.target(managed.north), aCase.body?(managed.north))
        // So many wrong keys are throttled in the end.
        #expect([401, 429].contains(answer.status), "\(aCase.key)")
        let field = answer.status == 401 ? "www-authenticate" : "retry-after"
        #expect(answer.response.field(field) != nil)
      }
    }
  }
}
