import FoundationEssentials
import TestSupport
import Testing
import TokenLedger

extension RawResponse {
  /// The body as JSON.
  var json: JSONTree {
    (try? JSONDecoder().decode(JSONTree.self, from: Data(body))) ?? .null
  }
}

@Suite("A member that asks whether credentials are good")
struct IntrospectionTests {
  private func introspect(
    _ served: ServedLedger, _ secret: String, _ key: String
  ) throws -> RawResponse {
    try #require(
      try served.connect().ask(
        request(
          "POST", "/v1/introspect", key, body: "token=\(secret)&token_type_hint=access_token",
          type: "application/x-www-form-urlencoded")))
  }

  @Test(
    "is told by introspection what a good one is for, whatever its role",
    arguments: Role.allCases)
  func introspection(_ role: Role) throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    let answer = try introspect(served, token.secret, served.memberKey(role))
    #expect(answer.status == 200)
    #expect(answer.field("content-type") == "application/json")
    let json = answer.json
    #expect(json["active"].bool == true)
    #expect(json["scope"].text == "api:read")
    #expect(json["client_id"].text == "\(token.id)")
    #expect(json["sub"].text == "\(token.id)")
    #expect(json["token_type"].text == "Bearer")
    #expect(json["account"].text == "\(served.account)")
    #expect(json["api_version"].text == "v1")
    #expect(json["iat"].number != nil)
    #expect(!json.keys.contains("exp"))
  }

  @Test("is told nothing of one that is not good, or not its own")
  func inactive() throws {
    let served = try ServedLedger()
    let key = try served.memberKey(.gateway)
    let disabled = try served.makeToken("Disabled")
    try served.change(.disable, disabled)
    let foreign = try served.makeToken("Foreign", in: served.openAgency("South"))
    #expect(try served.ask("/v1/authorize", foreign.bearer)?.status == 200)
    for secret in [disabled.secret, foreign.secret, "tlk_nonsense", ""] {
      #expect(try introspect(served, secret, key).bodyText == "{\"active\":false}\n")
    }
  }

  @Test("must be one, by a key that is good")
  func members() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    for key in ["", token.bearer, token.basic, "Authorization: Bearer tlm_nonsense\r\n"] {
      for path in ["/v1/introspect", "/v1/authorize/batch"] {
        let answer = try served.ask(path, key, method: "POST")
        #expect(answer?.status == 401)
        #expect(answer?.field("www-authenticate") == "Bearer realm=\"tokenledger\"")
      }
    }
  }

  @Test("sends a form with one token")
  func form() throws {
    let served = try ServedLedger()
    let key = try served.memberKey(.gateway)
    func status(_ body: String, _ type: String = "application/x-www-form-urlencoded") throws -> Int?
    {
      try served.connect().ask(request("POST", "/v1/introspect", key, body: body, type: type))?
        .status
    }
    #expect(try status("") == 400)
    #expect(try status("token=a&token=b") == 400)
    #expect(try status("token=%zz") == 400)
    #expect(try status("{\"token\":\"a\"}", "application/json") == 415)
    #expect(try status("token=a", "application/x-www-form-urlencoded; charset=latin1") == 415)
    #expect(try status("token=" + String(repeating: "a", count: 20_000)) == 413)
    #expect(try served.ask("/v1/introspect", key)?.status == 405)
    #expect(
      try served.ask("/v1/introspect", key + "Accept: text/html\r\n", method: "POST")?.status == 406
    )
  }

  @Test("asks many questions at once, and is told the reason of each denial")
  func batch() throws {
    let served = try ServedLedger()
    let key = try served.memberKey(.auditor)
    let good = try served.makeToken("Good")
    let disabled = try served.makeToken("Disabled")
    try served.change(.disable, disabled)
    let bound = try served.makeToken("Bound", networks: ["203.0.113.0/24"])
    let foreign = try served.makeToken("Foreign", in: served.openAgency("South"))
    let questions = [
      "{\"authToken\":\"\(good.secret)\",\"token\":\"\(good.id)\",\"scopes\":[\"api:read\"]}",
      "{\"authToken\":\"\(good.secret)\",\"scopes\":[\"api:write\"]}",
      "{\"authToken\":\"\(good.secret)\",\"apiVersion\":\"v2\"}",
      "{\"authToken\":\"\(good.secret)\",\"token\":\"\(disabled.id)\"}",
      "{\"authToken\":\"\(disabled.secret)\"}",
      "{\"authToken\":\"\(bound.secret)\",\"address\":\"203.0.113.5\"}",
      "{\"authToken\":\"\(bound.secret)\"}",
      "{\"authToken\":\"\(foreign.secret)\"}",
    ]
    let answer = try #require(
      try served.connect().ask(
        request(
          "POST", "/v1/authorize/batch", key,
          body: "{\"questions\":[\(questions.joined(separator: ","))]}")))
    let reasons = answer.json["answers"].elements.map { $0["reason"].text ?? "" }
    #expect(
      reasons == [
        "", "insufficient_scope", "version_mismatch", "unknown", "disabled", "",
        "network_not_allowed", "unknown",
      ])
    let told = answer.json["answers"].elements
    #expect(told.first?["authenticated"].bool == true)
    #expect(told.first?["token"].text == "\(good.id)")
    #expect(told.last?["token"] == .null)
  }

  @Test("is refused a batch that is malformed or too long")
  func badBatch() throws {
    let served = try ServedLedger()
    let key = try served.memberKey(.gateway)
    let one = "{\"authToken\":\"a\"}"
    for (body, status) in [
      ("", 400), ("[]", 400), ("{}", 400), ("{\"questions\":1}", 400), ("{\"questions\":[1]}", 400),
      ("{\"questions\":[{}]}", 400), ("{\"questions\":[],\"more\":1}", 400),
      ("{\"questions\":[{\"authToken\":\"a\",\"scope\":\"b\"}]}", 400),
      ("{\"questions\":[{\"authToken\":\"a\",\"address\":\"b\"}]}", 400),
      ("{\"questions\":[]}", 200), ("{\"questions\":[\(one)]}", 200),
      ("{\"questions\":[\(Array(repeating: one, count: 1_000).joined(separator: ","))]}", 200),
      ("{\"questions\":[\(Array(repeating: one, count: 1_001).joined(separator: ","))]}", 400),
    ] {
      let answer = try served.connect().ask(request("POST", "/v1/authorize/batch", key, body: body))
      #expect(answer?.status == status, "\(body.prefix(80))")
    }
  }
}
