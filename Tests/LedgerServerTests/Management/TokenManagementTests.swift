import TestSupport
import Testing
import TokenLedger

@Suite("Managing tokens over HTTP")
struct TokenManagementTests {
  private let managed: ManagedLedger
  private let client: ManagementClient

  init() throws {
    managed = try ManagedLedger()
    client = try managed.client(.accountAdministrator)
  }

  private func create(_ name: String, _ more: String = "", _ fields: String = "") throws
    -> ManagementClient.Answer
  {
    try client.ask(
      "POST", "/v1/tokens",
      """
      {"account": "\(managed.north.account)", "name": "\(name)", "scopes": ["api:read"]\(more)}
      """, fields)
  }

  @Test("A token is created, authenticates, is edited, and each change has the next revision")
  func life() throws {
    let made = try create("CRM sync", #", "allow": ["127.0.0.0/8"], "expires": "2099-01-01""#)
    #expect(made.status == 201)
    let id = try #require(made.json["token"]["id"].text)
    let secret = try #require(made.json["authToken"].text)
    #expect(made.response.field("location") == "/v1/tokens/\(id)")
    #expect(made.response.field("cache-control") == "no-store")
    #expect(
      try managed.served.ask("/v1/authorize", "Authorization: Bearer \(secret)\r\n")?.status
        == 403, "the gateway has not said where from")
    let tag = try #require(made.response.field("etag"))
    let shown = try client.ask("GET", "/v1/tokens/\(id)")
    #expect(shown.response.field("etag") == tag)
    #expect(shown.json["usage"]["failures"].number == 1)

    let edited = try client.ask(
      "PATCH", "/v1/tokens/\(id)", #"{"allow": null, "description": "For the CRM"}"#,
      "If-Match: \(tag)\r\nTokenLedger-Reason: Wegen%20%C3%84nderung\r\n")
    #expect(edited.status == 200)
    #expect(edited.json["token"]["allow"] == .array([]))
    #expect(edited.json["token"]["expires"].text == "2099-01-01T00:00:00.000000Z")
    #expect(
      try managed.served.ask("/v1/authorize", "Authorization: Bearer \(secret)\r\n")?.status
        == 200)
    let stale = try client.ask(
      "PATCH", "/v1/tokens/\(id)", #"{"description": null}"#, "If-Match: \(tag)\r\n")
    #expect(stale.status == 412)
    #expect(stale.code == "revision-moved-on")
    #expect(stale.json["actual"].number == edited.json["position"].number)
    let events = try client.ask("GET", "/v1/tokens/\(id)/events")
    #expect(
      events.json["events"].elements.map { $0["type"].text } == ["token.created", "token.edited"])
    let event = try #require(events.json["events"].elements.last)
    #expect(event["reason"].text == "Wegen Änderung")
    #expect(event["actor"]["via"].text == "http")
    #expect(event["actor"]["address"].text == "127.0.0.1")
    #expect(event["actor"]["name"].text == "The account-administrator")
  }

  @Test("A change is asked for in vain when nothing would change, and in a dry run")
  func nothing() throws {
    let token = managed.north.token
    let position = try managed.ledger.position()
    let unchanged = try client.ask("POST", "/v1/tokens/\(token)/enable")
    #expect(unchanged.status == 200 && unchanged.json["changed"].bool == false)
    let dry = try client.ask("POST", "/v1/tokens/\(token)/disable?dry-run=true")
    #expect(dry.json["changed"].bool == true && dry.json["dryRun"].bool == true)
    #expect(dry.json["position"] == .null)
    #expect(dry.json["token"]["state"].text == "disabled")
    #expect(try managed.ledger.position() == position)
  }

  @Test(
    "The same Idempotency-Key gets the first answer, without the secret; another request is refused"
  )
  func idempotency() throws {
    let key = "Idempotency-Key: abc-1\r\n"
    let first = try create("Once", "", key)
    let again = try create("Once", "", key)
    #expect(first.response.field("idempotency-replayed") == nil)
    #expect(again.response.field("idempotency-replayed") == "true")
    #expect(again.json["position"] == first.json["position"])
    #expect(again.json["token"]["id"] == first.json["token"]["id"])
    #expect(first.json["authToken"].text != nil && again.json["authToken"] == .null)
    let dry = try client.ask(
      "POST", "/v1/tokens?dry-run=true",
      #"{"account": "\#(managed.north.account)", "name": "Once", "scopes": ["api:read"]}"#, key)
    #expect(dry.status == 200 && dry.json["repeated"].bool == true)
    #expect(dry.json["token"]["id"] == first.json["token"]["id"])
    #expect(dry.json["position"] == first.json["position"])
    let other = try create("Twice", "", key)
    #expect(other.status == 409 && other.code == "request-reused")
  }

  @Test("A secret is reset with a grace, the reset is taken back, and a deleted token is restored")
  func secrets() throws {
    let made = try create("CRM sync")
    let path = "/v1/tokens/\(made.json["token"]["id"].text ?? "")"
    func isGood(_ answer: ManagementClient.Answer) throws -> Bool {
      let secret = try #require(answer.json["authToken"].text)
      return try managed.served.ask("/v1/authorize", "Authorization: Bearer \(secret)\r\n")?.status
        == 200
    }
    let second = try client.ask("POST", path + "/reset", #"{"grace": "7d"}"#)
    #expect(try isGood(made) && isGood(second))
    func end() throws -> JSONTree {
      try client.ask("GET", path + "?include=grace").json["previousSecretUntil"]
    }
    #expect(try end().text?.hasSuffix("Z") == true)
    let listed = try client.ask("GET", "/v1/tokens?include=grace&name=CRM").json["tokens"].elements
    #expect(try listed.map { $0["previousSecretUntil"] } == [end()])
    #expect(try client.ask("GET", path).json.keys.contains("previousSecretUntil") == false)
    #expect(try client.ask("POST", path + "/take-back").status == 200)
    #expect(try isGood(made) && !isGood(second))
    #expect(try end() == .null)
    let third = try client.ask("POST", path + "/reset")
    #expect(third.json["token"]["generation"].number == 3)
    #expect(try !isGood(made) && isGood(third))
    #expect(try client.ask("POST", path + "/take-back").code == "no-grace-running")
    #expect(try client.ask("DELETE", path).json["token"]["state"].text == "deleted")
    #expect(try !isGood(third))
    let restored = try client.ask("POST", path + "/restore", #"{"name": "Back again"}"#)
    #expect(restored.json["token"]["name"].text == "Back again")
    #expect(try isGood(restored))
    let copy = try client.ask("POST", path + "/duplicate")
    #expect(copy.status == 201)
    #expect(copy.json["token"]["name"].text == "Back again (copy)")
    let lineage = try client.ask("GET", path + "/lineage")
    #expect(lineage.json["tokens"].elements.map { $0["depth"].number } == [0, 1])
    #expect(
      try client.ask("POST", path + "/upgrade-version").json["token"]["apiVersion"].text == "v2")
  }

  @Test("A list comes in pages with a total, filtered and sorted; a cursor is bound to its list")
  func pages() throws {
    for number in 1...7 { #expect(try create("Page \(number)").status == 201) }
    var names: [String] = []
    var cursor = ""
    repeat {
      let page = try client.ask(
        "GET", "/v1/tokens?name=page&sort=name&limit=3\(cursor.isEmpty ? "" : "&cursor=\(cursor)")")
      #expect(page.json["total"].number == 7)
      names += page.json["tokens"].elements.compactMap { $0["name"].text }
      cursor = page.json["next"].text ?? ""
    } while !cursor.isEmpty
    #expect(names == (1...7).map { "Page \($0)" })
    let first = try client.ask("GET", "/v1/tokens?limit=1")
    cursor = try #require(first.json["next"].text)
    let other = try client.ask("GET", "/v1/tokens?limit=1&name=page&cursor=\(cursor)")
    #expect(other.status == 400 && other.code == "malformed-cursor")
    #expect(
      try client.ask("GET", "/v1/tokens?state=deleted").json["total"].number == 2,
      "one of its own, one of its client's")
    #expect(
      try client.ask("GET", "/v1/tokens?created=more-than-30-days").json["total"].number == 0)
    #expect(try client.ask("GET", "/v1/tokens?never-used=true").json["total"].number == 9)
    let position = try managed.ledger.position()
    _ = try create("Later")
    let past = try client.ask("GET", "/v1/tokens?at=\(position)")
    #expect(past.json["total"].number == 9)
  }

  @Test("A bulk action is shown first, and refused when the selection is not the same any more")
  func bulk() throws {
    for number in 1...3 { _ = try create("Bulk \(number)") }
    let body = """
      {"account": "\(managed.north.account)", "action": "disable", "filter": {"name": "bulk"}
      """
    let dry = try client.ask("POST", "/v1/bulk?dry-run=true", body + "}")
    #expect(dry.json["count"].number == 3)
    let digest = try #require(dry.json["digest"].text)
    _ = try create("Bulk 4")
    let bound = body + ", \"digest\": \"\(digest)\"}"
    let late = try client.ask("POST", "/v1/bulk", bound)
    #expect(late.status == 409 && late.code == "selection-changed")
    let done = try client.ask("POST", "/v1/bulk", body + "}")
    #expect(done.json["count"].number == 4)
    #expect(try client.ask("GET", "/v1/tokens?state=disabled").json["total"].number == 4)
    #expect(try client.ask("POST", "/v1/bulk", body + "}").json["count"].number == 0)
  }

  @Test("Whatever is wrong is told by a type of its own, and changes nothing")
  func refusals() throws {
    let account = managed.north.account
    let token = managed.north.token
    let position = try managed.ledger.position()
    let cases: [(method: String, target: String, body: String?, status: Int, code: String)] = [
      ("POST", "/v1/tokens", "{", 400, "malformed-body"),
      ("POST", "/v1/tokens", "[]", 400, "malformed-body"),
      ("POST", "/v1/tokens", #"{"name": "A"}"#, 400, "malformed-body"),
      (
        "POST", "/v1/tokens", #"{"account": "\#(account)", "name": "", "scopes": []}"#, 400,
        "malformed-text"
      ),
      (
        "POST", "/v1/tokens", #"{"account": "\#(account)", "name": "A", "scopes": []}"#, 400,
        "no-scopes"
      ),
      (
        "POST", "/v1/tokens", #"{"account": "\#(account)", "name": "A", "scopes": ["x:y"]}"#, 422,
        "unknown-scope"
      ),
      (
        "POST", "/v1/tokens",
        #"{"account": "\#(account)", "name": "A", "scopes": ["api:read"], "allow": ["10.0.0.1/8"]}"#,
        400, "malformed-network"
      ),
      (
        "POST", "/v1/tokens",
        #"{"account": "\#(account)", "name": "nightly SYNC", "scopes": ["api:read"]}"#, 409,
        "token-name-taken"
      ),
      (
        "POST", "/v1/tokens",
        #"{"account": "\#(account)", "name": "A", "scopes": ["api:read"], "state": "enabled"}"#,
        400,
        "malformed-body"
      ),
      ("PATCH", "/v1/tokens/\(token)", #"{"name": null}"#, 400, "malformed-body"),
      ("PATCH", "/v1/tokens/\(token)", #"{"expires": "2001-01-01"}"#, 422, "expiry-in-past"),
      ("PATCH", "/v1/tokens/\(token)", #"{"id": "x"}"#, 400, "malformed-body"),
      ("GET", "/v1/tokens/nonsense", nil, 404, "token-not-found"),
      ("GET", "/v1/tokens/\(TokenID(value: 9))", nil, 404, "token-not-found"),
      ("GET", "/v1/tokens?nmae=x", nil, 400, "malformed-parameter"),
      ("GET", "/v1/tokens?state=gone", nil, 400, "malformed-parameter"),
      ("GET", "/v1/tokens?limit=0", nil, 400, "malformed-parameter"),
      ("GET", "/v1/tokens?limit=1001", nil, 400, "malformed-parameter"),
      ("GET", "/v1/tokens?limit=1&limit=2", nil, 400, "malformed-parameter"),
      ("GET", "/v1/tokens?created=2026..1999", nil, 400, "malformed-parameter"),
      ("GET", "/v1/tokens?cursor=xyz", nil, 400, "malformed-cursor"),
      ("GET", "/v1/tokens?name=%FF", nil, 400, "malformed-query"),
      ("GET", "/v1/tokens?at=99999999", nil, 404, "event-not-found"),
      ("GET", "/v1/tokens?at=1&never-used=true", nil, 400, "use-not-askable"),
      ("GET", "/v1/events?type=token.eaten", nil, 400, "malformed-parameter"),
      ("GET", "/v1/events?account=\(managed.foreign.account)", nil, 404, "account-not-found"),
      ("GET", "/v1/events/99999999", nil, 404, "event-not-found"),
      (
        "GET", "/v1/replay?token=\(token)&member=\(managed.north.member)", nil, 400,
        "malformed-parameter"
      ),
      ("POST", "/v1/explain", "{}", 400, "malformed-body"),
      ("POST", "/v1/bulk", #"{"action": "eat", "account": "\#(account)"}"#, 400, "malformed-body"),
      ("POST", "/v1/tokens/\(token)/reset", #"{"grace": "31d"}"#, 400, "grace-too-long"),
      ("POST", "/v1/tokens/\(token)/upgrade-version", #"{"to": "v9"}"#, 422, "unknown-version"),
      ("PUT", "/v1/tokens/\(token)", nil, 405, "method-not-allowed"),
    ]
    for wrong in cases {
      let answer = try client.ask(wrong.method, wrong.target, wrong.body)
      #expect(answer.status == wrong.status, "\(wrong.target) \(answer.response.bodyText)")
      #expect(answer.code == wrong.code, "\(wrong.target) \(answer.response.bodyText)")
      #expect(answer.json["type"].text == "/problems/\(wrong.code)")
      #expect(answer.response.field("content-type") == "application/problem+json")
    }
    for (field, code) in [
      ("If-Match: 17", "malformed-entity-tag"), ("If-Match: \"17\"", "malformed-entity-tag"),
      ("If-Match: \"17-zzzzzzzz\"", "other-incarnation"),
      ("TokenLedger-Reason: %zz", "malformed-reason"), ("Accept: text/html", "not-acceptable"),
      ("Idempotency-Key: \(String(repeating: "a", count: 999))", "malformed-text"),
    ] {
      let answer = try client.ask("POST", "/v1/tokens/\(token)/disable", nil, field + "\r\n")
      #expect(answer.code == code, "\(field): \(answer.response.bodyText)")
    }
    #expect(try managed.ledger.position() == position)
  }

  @Test("A secret that is put where a name belongs is refused and not told again")
  func misplacedSecret() throws {
    let secret = try #require(try create("Nightly").json["authToken"].text)
    for body in [
      #"{"account": "\#(managed.north.account)", "name": "\#(secret)", "scopes": ["api:read"]}"#
    ] {
      let answer = try client.ask("POST", "/v1/tokens", body)
      #expect(answer.status == 400)
      #expect(!answer.response.bodyText.contains(secret))
    }
    let explained = try client.ask("POST", "/v1/explain", #"{"secret": "\#(secret)"}"#)
    #expect(explained.json["valid"].bool == true)
    #expect(!explained.response.bodyText.contains(secret))
    let asGateway = try client.ask("GET", "/v1/tokens?name=\(secret)")
    #expect(!asGateway.response.bodyText.contains(secret))
  }
}
