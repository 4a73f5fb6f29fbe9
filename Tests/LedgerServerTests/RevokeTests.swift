import TestSupport
import Testing
import TokenLedger

@Suite("Whoever holds an auth token")
struct RevokeTests {
  private func revoke(_ served: ServedLedger, _ secrets: [String]) throws -> RawResponse? {
    let list = secrets.map { "\"\($0)\"" }.joined(separator: ",")
    return try served.connect().ask(
      request("POST", "/v1/revoke", body: "{\"credentials\":[\(list)]}"))
  }

  /// What a gateway is told of a token.
  private func letIn(_ served: ServedLedger, _ token: ServedLedger.Made) throws -> Int? {
    let answer = try served.ask("/v1/authorize", token.bearer)
    return answer?.status
  }

  @Test("may stop it: with its token if it is current, with its grace if it is not")
  func revoking() throws {
    let served = try ServedLedger()
    let current = try served.makeToken("Current")
    let previous = try served.makeToken("Reset")
    let successor = try served.reset(previous, grace: .days(1))
    let other = try served.makeToken("Other")
    #expect(try letIn(served, previous) == 200)
    let answer = try revoke(served, [current.secret, previous.secret, "tlk_nonsense", ""])
    #expect(answer?.status == 202)
    #expect(answer?.body == [])
    #expect(try letIn(served, current) == 401)
    #expect(try letIn(served, previous) == 401)
    #expect(try letIn(served, successor) == 200)
    #expect(try letIn(served, other) == 200)
    let last = try #require(try served.ledger.history(of: current.id).last)
    #expect(last.type == .tokenDisabled)
    #expect(last.actor == .holder(current.id))
    #expect(last.origin.via == .http)
    #expect(try served.ledger.history(of: previous.id).last?.type == .tokenGraceEnded)
  }

  @Test("is answered alike whether it was good, stopped before, or never there")
  func sameAnswer() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    let position = try served.ledger.position()
    for secrets in [
      ["tlk_nonsense"], [token.secret], [token.secret], [], [token.secret, token.secret],
    ] {
      let answer = try revoke(served, secrets)
      #expect(answer?.status == 202)
      #expect(answer?.body == [])
    }
    #expect(try served.ledger.position() == position.next)
  }

  @Test("may stop a thousand at once")
  func thousand() throws {
    let served = try ServedLedger()
    let tokens = try (0..<50).map { try served.makeToken("Token \($0)") }
    let unknown = (0..<950).map { "tlk_\($0)" }
    #expect(try revoke(served, unknown + tokens.map(\.secret))?.status == 202)
    for token in tokens { #expect(try served.ask("/v1/authorize", token.bearer)?.status == 401) }
    #expect(try revoke(served, unknown + tokens.map(\.secret) + ["a"])?.status == 400)
  }

  @Test("may ask sixty times an hour from one address, and others still may")
  func throttled() throws {
    let served = try ServedLedger(gateways: ["127.0.0.9/32"])
    func status(from source: UInt32, _ fields: String = "") throws -> Int? {
      try served.connect(from: source).ask(
        request("POST", "/v1/revoke", fields, body: "{\"credentials\":[]}"))?.status
    }
    for _ in 0..<60 { #expect(try status(from: 0x7F00_0001) == 202) }
    // What a client writes of itself makes no other client of it.
    let forged = "X-Forwarded-For: 198.51.100.1\r\n"
    #expect(try status(from: 0x7F00_0001, forged) == 429)
    #expect(try status(from: 0x7F00_0002) == 202)
    // A gateway says for whom it asks.
    #expect(try status(from: 0x7F00_0009, forged) == 202)
    #expect(try status(from: 0x7F00_0009, "X-Forwarded-For: 127.0.0.1\r\n") == 429)
  }

  @Test("sends JSON and nothing else")
  func malformed() throws {
    let served = try ServedLedger()
    for body in ["", "{}", "[]", "{\"credentials\":\"a\"}", "{\"credentials\":[1]}", "{"] {
      let answer = try served.connect().ask(request("POST", "/v1/revoke", body: body))
      #expect(answer?.status == 400, "\(body)")
    }
    let form = try served.connect().ask(
      request("POST", "/v1/revoke", body: "credentials=a", type: "text/plain"))
    #expect(form?.status == 415)
  }
}
