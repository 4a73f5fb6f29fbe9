import TestSupport
import Testing
import TokenLedger

@Suite("Asking over HTTP what was, and why")
struct AuditTests {
  private let managed: ManagedLedger
  private let client: ManagementClient

  init() throws {
    managed = try ManagedLedger()
    client = try managed.client(.auditor)
  }

  @Test("Events come in pages, oldest or newest first, and only those of accounts in sight")
  func events() throws {
    var positions: [Int] = []
    var after = 0
    repeat {
      let page = try client.ask("GET", "/v1/events?limit=4&after=\(after)")
      positions += page.json["events"].elements.compactMap { $0["position"].number }
      after = page.json["next"].number ?? 0
    } while after > 0
    let seen = [managed.north.account, managed.managed.account]
    var expected: [Int] = []
    try managed.ledger.forEachEvent(EventListRequest()) { event in
      if let account = event.account, seen.contains(account) {
        expected.append(Int(event.position.value))
      }
      return true
    }
    #expect(positions == expected)
    let newest = try client.ask("GET", "/v1/events?limit=1&reverse=true")
    #expect(newest.json["events"].elements.first?["position"].number == expected.last)
    let resets = try client.ask(
      "GET", "/v1/events?type=token.reset&type=token.deleted&account=\(managed.managed.account)")
    #expect(
      resets.json["events"].elements.map { $0["type"].text } == ["token.reset", "token.deleted"])
    let one = try client.ask("GET", "/v1/events/\(managed.north.event)")
    let id = try #require(one.json["id"].text)
    #expect(try client.ask("GET", "/v1/events/\(id)").json == one.json)
  }

  @Test("A proof of an event in sight verifies, also of one that came after the last checkpoint")
  func proof() throws {
    let key = try managed.ledger.logKey()
    _ = try managed.ledger.signCheckpoint()
    let agency = try managed.client(.accountAdministrator)
    let done = try agency.ask("POST", "/v1/tokens/\(managed.north.token)/disable")
    let position = try #require(done.json["position"].number)
    for position in [Int(managed.north.event.value), position] {
      let answer = try client.ask("GET", "/v1/events/\(position)/proof")
      #expect(answer.status == 200)
      let proof = try VerifiedProof(verifying: answer.response.body, logKey: key)
      #expect(proof.position.value == position)
    }
    let hidden = try client.ask("GET", "/v1/events/\(managed.foreign.event)/proof")
    #expect(hidden.status == 404 && hidden.code == "event-not-found")
  }

  @Test("A client's member learns of its agency no more than the name of who acted")
  func hiddenAgency() throws {
    let agency = try managed.client(.accountAdministrator)
    let token = managed.managed.token
    let done = try agency.ask(
      "POST", "/v1/tokens/\(token)/disable", nil, "User-Agent: the agency's\r\n")
    #expect(done.status == 200)
    let client = try managed.client(.auditor, of: managed.managed)
    let events = try client.ask("GET", "/v1/tokens/\(token)/events?reverse=true&limit=1")
    let actor = try #require(events.json["events"].elements.first)["actor"]
    #expect(actor["name"].text == "The account-administrator")
    #expect(actor["address"] == .null && actor["agent"] == .null)
    let account = try client.ask("GET", "/v1/accounts/\(managed.managed.account)")
    #expect(account.json["agency"] == .null)
    let opened = try client.ask("GET", "/v1/events?type=account.opened")
    #expect(opened.json["events"].elements.count == 1)
    #expect(opened.json["events"].elements.first?["data"]["agency"] == .null)
    #expect(try client.ask("GET", "/v1/accounts").json["total"].number == 1)
    let seen = try self.client.ask("GET", "/v1/tokens/\(token)/events?reverse=true&limit=1")
    #expect(
      seen.json["events"].elements.first?["actor"]["agent"].text == "the agency's")
  }

  @Test("Replay tells a state, its steps and a difference, of what is in sight")
  func replay() throws {
    let token = managed.north.token
    let steps = try client.ask("GET", "/v1/replay?token=\(token)")
    #expect(
      steps.json["steps"].elements.map { $0["event"]["type"].text } == [
        "token.created", "token.reset",
      ])
    let first = try #require(steps.json["steps"].elements.first?["event"]["position"].number)
    let then = try client.ask("GET", "/v1/replay?view=state&token=\(token)&at=\(first)")
    #expect(then.json["state"]["generation"].number == 1)
    let all = try client.ask("GET", "/v1/replay?view=state")
    #expect(all.json["tokens"].elements.count == 2)
    let page = try client.ask("GET", "/v1/replay?limit=1")
    #expect(page.json["steps"].elements.count == 1)
    #expect(page.json["next"].number != nil)
    let difference = try client.ask(
      "GET", "/v1/replay?view=difference&token=\(token)&from=\(first)")
    #expect(difference.json["subjects"].elements.count == 1)
    #expect(!difference.json["patch"].elements.isEmpty)
    let nothing = try client.ask("GET", "/v1/replay?view=difference&token=\(token)")
    #expect(nothing.json["from"]["position"].number == 0)
  }

  @Test("An explanation names the event that decided, and of tokens out of sight tells nothing")
  func explaining() throws {
    let served = managed.served
    let own = try served.makeToken("Explained")
    try served.change(.disable, own)
    let explained = try client.ask("POST", "/v1/explain", #"{"secret": "\#(own.secret)"}"#)
    #expect(explained.json["valid"].bool == false)
    #expect(explained.json["reason"].text == "disabled")
    #expect(explained.json["decidedBy"]["type"].text == "token.disabled")
    let foreign = try managed.client(.auditor, of: managed.foreign)
    let hidden = try foreign.ask("POST", "/v1/explain", #"{"secret": "\#(own.secret)"}"#)
    let nobodys = try foreign.ask(
      "POST", "/v1/explain", #"{"secret": "\#(String(own.secret.dropLast()))"}"#)
    #expect(hidden.json["reason"].text == "unknown")
    for key in hidden.json.keys where key != "at" && key != "position" {
      #expect(hidden.json[key] == nobodys.json[key], "\(key)")
    }
  }

  @Test("Usage is told by token, most lately used first")
  func usage() throws {
    let token = try managed.served.makeToken("Used")
    for _ in 0..<3 {
      #expect(try managed.served.ask("/v1/authorize", token.bearer)?.status == 200)
    }
    #expect(try managed.served.ask("/v1/authorize?scope=api:write", token.bearer)?.status == 403)
    let list = try client.ask("GET", "/v1/usage?limit=1")
    let first = try #require(list.json["usage"].elements.first)
    #expect(first["name"].text == "Used")
    #expect(first["usage"]["count"].number == 3 && first["usage"]["failures"].number == 1)
    #expect(list.json["next"].text != nil)
    let one = try client.ask("GET", "/v1/usage?token=\(token.id)")
    #expect(one.json["usage"].elements.first?["usage"]["days"].elements.first?["count"].number == 3)
  }

  @Test("Members are added, changed and removed; their keys work until then")
  func members() throws {
    let administrator = try managed.client(.accountAdministrator)
    let made = try administrator.ask(
      "POST", "/v1/members",
      """
      {"account": "\(managed.managed.account)", "name": "Ana", "email": "ana@example.org", \
      "role": "auditor"}
      """)
    #expect(made.status == 201)
    let id = try #require(made.json["member"]["id"].text)
    let ana = ManagementClient(
      managed.served, key: try #require(made.json["memberKey"].text))
    #expect(try ana.ask("GET", "/v1/session").json["role"].text == "auditor")
    let shown = try administrator.ask("GET", "/v1/members/\(id)")
    let tag = try #require(shown.response.field("etag"))
    let changed = try administrator.ask(
      "PATCH", "/v1/members/\(id)", #"{"role": "implementation-specialist"}"#,
      "If-Match: \(tag)\r\n")
    #expect(changed.json["member"]["role"].text == "implementation-specialist")
    #expect(try ana.ask("GET", "/v1/session").json["role"].text == "implementation-specialist")
    let reset = try administrator.ask("POST", "/v1/members/\(id)/reset-key")
    #expect(try ana.ask("GET", "/v1/session").status == 401)
    let again = ManagementClient(
      managed.served, key: try #require(reset.json["memberKey"].text))
    #expect(try again.ask("GET", "/v1/session").status == 200)
    let list = try administrator.ask(
      "GET", "/v1/members?account=\(managed.managed.account)&limit=2")
    #expect(list.json["total"].number == 5)
    let rest = try administrator.ask(
      "GET",
      "/v1/members?account=\(managed.managed.account)&limit=9&cursor=\(list.json["next"].text ?? "")"
    )
    #expect(rest.json["members"].elements.count == 3)
    #expect(try administrator.ask("DELETE", "/v1/members/\(id)").status == 200)
    #expect(try again.ask("GET", "/v1/session").status == 401)
  }

  @Test("An administrator of an agency opens, renames and closes its clients")
  func accounts() throws {
    let administrator = try managed.client(.accountAdministrator)
    let made = try administrator.ask(
      "POST", "/v1/accounts", #"{"name": "Another", "enableAPI": true}"#)
    #expect(made.status == 201)
    #expect(made.json["account"]["apiAccess"].bool == true)
    #expect(made.json["account"]["agency"].text == "\(managed.north.account)")
    let id = try #require(made.json["account"]["id"].text)
    let renamed = try administrator.ask("PATCH", "/v1/accounts/\(id)", #"{"name": "Renamed"}"#)
    #expect(renamed.json["account"]["name"].text == "Renamed")
    let disabled = try administrator.ask("POST", "/v1/accounts/\(id)/disable-api")
    #expect(disabled.json["account"]["apiAccess"].bool == false)
    #expect(try administrator.ask("POST", "/v1/accounts/\(id)/close").status == 200)
    let refused = try administrator.ask("PATCH", "/v1/accounts/\(id)", #"{"name": "Again"}"#)
    #expect(refused.status == 422 && refused.code == "account-closed")
    #expect(try administrator.ask("GET", "/v1/accounts").json["total"].number == 3)
  }
}
