import TestSupport
import Testing
import TokenLedger

@Suite("A gateway that asks whether to let a request through")
struct AuthorizeTests {
  private let target = "/v1/authorize"

  @Test("is told whose the credential is, and what it may do")
  func authorized() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    let position = try served.ledger.position()
    for credential in [token.bearer, token.basic] {
      let answer = try #require(try served.ask(target, credential))
      #expect(answer.status == 200)
      #expect(answer.field("tokenledger-token") == "\(token.id)")
      #expect(answer.field("tokenledger-account") == "\(served.account)")
      #expect(answer.field("tokenledger-scopes") == "api:read")
      #expect(answer.field("tokenledger-version") == "v1")
      #expect(answer.field("tokenledger-position") == "\(position)")
      #expect(answer.field("cache-control") == "no-store")
      #expect(answer.body == [])
    }
  }

  @Test("may ask by any method, and over a socket in the file system")
  func anyMethod() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
      #expect(try served.ask(target, token.bearer, method: method)?.status == 200, "\(method)")
    }
    let local = try served.connectLocally()
    #expect(local.ask(request("GET", target, token.bearer))?.status == 200)
  }

  @Test("sees each change with its very next question")
  func lifecycle() throws {
    let served = try ServedLedger()
    let connection = try served.connect()
    func status(_ token: ServedLedger.Made) -> Int? {
      connection.ask(request("GET", target, token.basic))?.status
    }
    let token = try served.makeToken("Nightly sync")
    #expect(status(token) == 200)
    try served.change(.disable, token)
    #expect(status(token) == 401)
    try served.change(.enable, token)
    #expect(status(token) == 200)
    let second = try served.reset(token, grace: .days(1))
    #expect(status(token) == 200)
    #expect(status(second) == 200)
    try served.run(.endGrace(token.id))
    #expect(status(token) == 401)
    #expect(status(second) == 200)
    try served.run(.setAPIAccess(served.account, enabled: false))
    #expect(status(second) == 401)
    try served.run(.setAPIAccess(served.account, enabled: true))
    try served.change(.delete, token)
    #expect(status(second) == 401)
  }

  @Test("requires scopes and a version in its own URL")
  func needs() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    let expected = [
      ("?scope=api:read", 200), ("?scope=api%3Aread", 200), ("?scope=api:write", 403),
      ("?scope=api:read&scope=api:write", 403), ("?scope=api:read&api-version=v1", 200),
      ("?api-version=v2", 403), ("?", 200), ("?scope=", 400), ("?scope=%FF", 400),
      ("?api-version=v1&api-version=v1", 400), ("?Scope=api:read", 400),
      ("?scopes=api:write", 400),
    ]
    for (query, status) in expected {
      // Twice, for what was read once is remembered.
      for _ in 0..<2 {
        #expect(try served.ask(target + query, token.bearer)?.status == status, "\(query)")
      }
    }
  }

  @Test("is answered alike whatever the reason for a denial")
  func noReason() throws {
    let served = try ServedLedger()
    let disabled = try served.makeToken("Disabled")
    try served.change(.disable, disabled)
    let deleted = try served.makeToken("Deleted")
    try served.change(.delete, deleted)
    let replaced = try served.makeToken("Replaced")
    let current = try served.reset(replaced)
    let good = try served.makeToken("Good")
    let unauthorized = [
      disabled.bearer, disabled.basic, deleted.bearer, replaced.bearer, replaced.basic, "",
      "Authorization: Bearer tlk_nonsense\r\n", "Authorization: Bearer\r\n",
      "Authorization: Basic !!!\r\n", "Authorization: Basic \(base64("no colon"))\r\n",
      "Authorization: Basic \(base64("admin:\(good.secret)"))\r\n",
      "Authorization: Basic \(base64(":\(good.secret)"))\r\n",
      "Authorization: Basic \(base64("\(current.id):\(good.secret)"))\r\n",
      "Authorization: Digest a=b\r\n",
      "Authorization: Bearer \(String(repeating: "a", count: 8_000))\r\n",
    ]
    let answers = try unauthorized.map { try told(served.ask(target, $0)) }
    #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 401 ") })
    #expect(Set(answers).count == 1)

    let elsewhere = try served.makeToken("Elsewhere", networks: ["203.0.113.0/24"])
    let forbidden = [
      try told(served.ask(target, elsewhere.bearer)),
      try told(served.ask(target + "?scope=api:write", good.bearer)),
      try told(served.ask(target + "?api-version=v2", good.bearer)),
    ]
    #expect(forbidden.allSatisfy { $0.hasPrefix("HTTP/1.1 403 ") })
    #expect(Set(forbidden).count == 1)
  }

  /// What an answer tells, but for when and to which request.
  private func told(_ response: RawResponse?) throws -> String {
    let response = try #require(response)
    let lines = response.head.split(separator: "\r\n").filter {
      !$0.hasPrefix("Date:") && !$0.hasPrefix("X-Request-Id:")
    }
    return lines.joined(separator: "\n") + "\n\n" + response.bodyText
  }
}
