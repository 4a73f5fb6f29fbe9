import Synchronization
import TestSupport
import Testing
import TokenLedger

@testable import LedgerServer

@Suite("A session at the console")
struct SessionTests {
  private let managed: ManagedLedger
  private let origin = "Origin: http://127.0.0.1\r\n"
  private let field = "TokenLedger-Console: 1\r\n"

  init() throws { managed = try ManagedLedger() }

  /// Asks as a browser that shows a page of the server, with the cookies that it has.
  private func browser(_ cookie: String = "") -> ManagementClient {
    var client = ManagementClient(managed.served, key: "")
    client.credential = cookie.isEmpty ? "" : "Cookie: theme=dark; \(cookie)\r\n"
    return client
  }

  private func signIn(
    _ role: Role = .accountAdministrator, _ place: ManagedLedger.Place? = nil, cookie: String = ""
  ) throws -> (answer: ManagementClient.Answer, cookie: String) {
    let key = try #require((place ?? managed.north).keys[role])
    let answer = try browser(cookie).ask(
      "POST", "/v1/session", #"{"memberKey": "\#(key)"}"#, origin + field)
    let set = answer.response.field("set-cookie") ?? ""
    return (answer, String(set.prefix { $0 != ";" }))
  }

  @Test("begins with a member key, acts as its member, and is told to the browser alone")
  func beginning() throws {
    let (answer, cookie) = try signIn()
    #expect(answer.status == 201)
    let set = try #require(answer.response.field("set-cookie"))
    #expect(set.contains("; HttpOnly") && set.contains("; SameSite=Strict"))
    #expect(set.contains("; Path=/"))
    #expect(answer.json["member"]["name"].text == "The account-administrator")
    let client = browser(cookie)
    #expect(try client.ask("GET", "/v1/session").json["signedInAt"].text != nil)
    #expect(try client.ask("GET", "/v1/tokens").json["total"].number == 2)
    let made = try client.ask(
      "POST", "/v1/tokens/\(managed.north.token)/disable", nil, origin + field)
    #expect(made.json["changed"].bool == true)
    let event = try #require(
      try managed.ledger.event(at: Position(UInt64(made.json["position"].number ?? 0))))
    #expect(event.origin.via == .console)
  }

  @Test("changes nothing for a page of another site")
  func otherSites() throws {
    let (_, cookie) = try signIn()
    let client = browser(cookie)
    let position = try managed.ledger.position()
    let path = "/v1/tokens/\(managed.north.token)/disable"
    for (fields, code) in [
      (origin, "console-field-missing"), (field, "other-origin"), ("", "console-field-missing"),
      (field + "Origin: http://evil.example\r\n", "other-origin"),
      (field + "Origin: null\r\n", "other-origin"),
      (field + "Origin: http://127.0.0.1:1\r\n", "other-origin"),
      (field + origin + "Sec-Fetch-Site: cross-site\r\n", "other-origin"),
      (field + origin + "Sec-Fetch-Site: same-site\r\n", "other-origin"),
    ] {
      let answer = try client.ask("POST", path, nil, fields)
      #expect(answer.status == 403 && answer.code == code, "\(fields)")
    }
    #expect(try managed.ledger.position() == position)
    // Nor does one sign anybody in.
    let key = try #require(managed.north.keys[.auditor])
    let signIn = try browser().ask(
      "POST", "/v1/session", #"{"memberKey": "\#(key)"}"#,
      field + "Origin: http://evil.example\r\n")
    #expect(signIn.code == "other-origin")
    #expect(signIn.response.field("set-cookie") == nil)
  }

  @Test("is refused under a name that is not the server's")
  func unknownHost() throws {
    let (_, cookie) = try signIn()
    func status(_ host: String) throws -> Int? {
      try managed.served.connect().ask(
        "GET /v1/session HTTP/1.1\r\nHost: \(host)\r\nCookie: \(cookie)\r\n\r\n")?.status
    }
    for host in ["127.0.0.1", "127.0.0.1:8420", "localhost", "localhost:1", "[::1]:8420"] {
      #expect(try status(host) == 200, "\(host)")
    }
    for host in [
      "rebound.example", "rebound.example:8420", "localhost.example", "127.0.0.1.example",
    ] {
      #expect(try status(host) == 421, "\(host)")
    }
  }

  @Test("ends when somebody signs out, here or everywhere")
  func signingOut() throws {
    let (first, second, third) = (try signIn(), try signIn(), try signIn())
    #expect(Set([first.cookie, second.cookie, third.cookie]).count == 3)
    let out = try browser(first.cookie).ask("DELETE", "/v1/session", nil, origin + field)
    #expect(out.status == 204)
    #expect(out.response.field("set-cookie")?.contains("Max-Age=0") == true)
    func status(_ cookie: String) throws -> Int {
      try browser(cookie).ask("GET", "/v1/session").status
    }
    #expect(try status(first.cookie) == 401)
    #expect(try status(second.cookie) == 200)
    let other = try signIn(.auditor)
    _ = try browser(second.cookie).ask(
      "DELETE", "/v1/session?everywhere=true", nil, origin + field)
    #expect(try [second.cookie, third.cookie].map(status) == [401, 401])
    #expect(try status(other.cookie) == 200)
  }

  @Test("is another after signing in again, and the one before is over")
  func rotation() throws {
    let first = try signIn()
    let second = try signIn(cookie: first.cookie)
    #expect(first.cookie != second.cookie)
    #expect(try browser(first.cookie).ask("GET", "/v1/session").status == 401)
    #expect(try browser(second.cookie).ask("GET", "/v1/session").status == 200)
  }

  @Test(
    "is over with the very next request after its member was changed",
    arguments: [
      { .changeRole($0, role: .gateway) }, { .removeMember($0) },
      {
        .resetMemberKey($0, key: SecretHash(keyNumber: 1, bytes: [UInt8](repeating: 7, count: 32)))
      },
    ] as [@Sendable (MemberID) -> Action])
  func changedMember(_ action: @Sendable (MemberID) -> Action) throws {
    let session = try signIn(.auditor)
    #expect(try browser(session.cookie).ask("GET", "/v1/session").status == 200)
    try managed.served.run(action(managed.north.member))
    #expect(try browser(session.cookie).ask("GET", "/v1/session").status == 401)
  }

  @Test("of a client's member is over once the account is closed")
  func closedAccount() throws {
    let session = try signIn(.auditor, managed.managed)
    #expect(try browser(session.cookie).ask("GET", "/v1/session").status == 200)
    try managed.served.run(.closeAccount(managed.managed.account))
    #expect(try browser(session.cookie).ask("GET", "/v1/session").status == 401)
  }

  @Test("lasts as long as it is used, and no longer than half a day")
  func limits() throws {
    let now = Mutex<UInt64>(1)
    let store = SessionStore { now.withLock { $0 } }
    func pass(seconds: Int) { now.withLock { $0 += UInt64(seconds) * 1_000_000_000 } }
    let member = try #require(try managed.ledger.standing(of: managed.north.member))
    let moment = try managed.ledger.now()
    let idle = Array(store.begin(member, at: moment).utf8)
    pass(seconds: SessionStore.idleSecondsMax)
    #expect(store.find(idle) != nil)
    pass(seconds: SessionStore.idleSecondsMax + 1)
    #expect(store.find(idle) == nil)
    let used = Array(store.begin(member, at: moment).utf8)
    for _ in 0..<SessionStore.secondsMax / 1_000 {
      pass(seconds: 1_000)
      #expect(store.find(used) != nil)
    }
    pass(seconds: 1_000)
    #expect(store.find(used) == nil)
    #expect(store.count == 0)
  }

  @Test("is one of a bounded number, of all and of each member")
  func bounded() throws {
    let store = SessionStore()
    let member = try #require(try managed.ledger.standing(of: managed.north.member))
    let moment = try managed.ledger.now()
    let tokens = (0..<SessionStore.memberSessionsMax + 3).map { _ in
      Array(store.begin(member, at: moment).utf8)
    }
    #expect(store.count == SessionStore.memberSessionsMax)
    #expect(tokens.prefix(3).allSatisfy { store.find($0) == nil })
    #expect(store.find(tokens.last ?? []) != nil)
  }

  @Test("is refused to an address that has presented too many wrong keys, and to no other")
  func throttling() throws {
    var client = browser()
    client.credential = "Authorization: Bearer tlm_wrong\r\n"
    var answer = try client.ask("GET", "/v1/session")
    for _ in 0..<100 where answer.status == 401 { answer = try client.ask("GET", "/v1/session") }
    #expect(answer.status == 429 && answer.code == "too-many-failures")
    #expect(answer.response.field("retry-after").flatMap { Int($0) } ?? 0 > 0)
    #expect(try signIn().answer.status == 429)
    let key = try #require(managed.north.keys[.auditor])
    let elsewhere = try managed.served.ask(
      "/v1/session", "Authorization: Bearer \(key)\r\n", from: 0x7F00_0002)
    #expect(elsewhere?.status == 200)
    // Gateways are never kept from asking.
    let token = try managed.served.makeToken("Asked for")
    #expect(try managed.served.ask("/v1/authorize", token.bearer)?.status == 200)
  }
}

@Suite("The URL that people reach a server at")
struct PublicURLTests {
  @Test("is a scheme and a host, and names the cookie")
  func readable() throws {
    for (text, origin, isSecure) in [
      ("https://Tokens.example.org", "https://tokens.example.org", true),
      ("https://tokens.example.org:443/", "https://tokens.example.org", true),
      ("http://localhost:8420", "http://localhost:8420", false),
    ] {
      let url = try PublicURL(text)
      #expect("\(url)" == origin)
      let cookie = SessionCookie(url)
      #expect(cookie.name.hasPrefix("__Host-") == isSecure)
      #expect(cookie.setting("a").contains("; Secure") == isSecure)
    }
  }

  @Test(arguments: ["", "tokens.example.org", "ftp://a", "https://", "https://a/b", "https://a b"])
  func unreadable(_ text: String) {
    #expect(throws: ServerError.self) { try PublicURL(text) }
  }
}
