import TestSupport
import Testing

/// The address 127.0.0.x.
private func loopback(_ last: UInt32) -> UInt32 { 0x7F00_0000 + last }

@Suite("What others say of a request")
struct TrustTests {
  private let target = "/v1/authorize"

  @Test("counts from gateways only: nobody else gets an answer")
  func gatewaysOnly() throws {
    let served = try ServedLedger(gateways: ["127.0.0.2/32"])
    let token = try served.makeToken("Nightly sync")
    #expect(try served.ask(target, token.bearer, from: loopback(2))?.status == 200)
    for forged in ["", "X-Forwarded-For: 127.0.0.2\r\n", "X-Real-IP: 127.0.0.2\r\n"] {
      let answer = try served.ask(target, token.bearer + forged, from: loopback(3))
      #expect(answer?.status == 403)
      #expect(answer?.field("tokenledger-token") == nil)
    }
  }

  @Test(
    "is the address of the caller: the rightmost that is not a gateway's",
    arguments: [
      ("X-Forwarded-For: 203.0.113.5\r\n", 200),
      ("X-Forwarded-For: ::ffff:203.0.113.5\r\n", 200),
      ("x-forwarded-for:203.0.113.5\r\n", 200),
      ("X-Forwarded-For: 198.51.100.1, 203.0.113.5\r\n", 200),
      ("X-Forwarded-For: 198.51.100.1,\t203.0.113.5 , 10.0.0.7,10.9.9.9\r\n", 200),
      ("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.5\r\n", 200),
      ("X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-For: 10.0.0.7\r\n", 200),
      // A client wrote what stands on the left.
      ("X-Forwarded-For: 203.0.113.5, 198.51.100.1\r\n", 403),
      ("X-Forwarded-For: 203.0.113.5\r\nX-Forwarded-For: 198.51.100.1\r\n", 403),
      ("X-Forwarded-For: 203.0.113.5, 198.51.100.1, 10.0.0.7\r\n", 403),
      // Behind what is no address, nothing is known.
      ("X-Forwarded-For: 203.0.113.5, unknown\r\n", 403),
      ("X-Forwarded-For: 203.0.113.5, unknown, 10.0.0.7\r\n", 403),
      ("X-Forwarded-For: 203.0.113.5,\r\n", 403),
      ("X-Forwarded-For: 203.0.113.5:443\r\n", 403),
      ("X-Forwarded-For: 203.0.113.005\r\n", 403),
      ("X-Forwarded-For: 203.0.113\r\n", 403),
      ("X-Forwarded-For: 3405803781\r\n", 403),
      ("X-Forwarded-For: 203.0.113.5%00\r\n", 403),
      ("X-Forwarded-For: 10.0.0.7\r\n", 403),
      ("X-Forwarded-For:\r\n", 403),
      ("", 403),
      // Other fields say nothing here.
      ("X-Real-IP: 203.0.113.5\r\n", 403),
      ("Forwarded: for=203.0.113.5\r\n", 403),
      ("X-Forwarded-For-: 203.0.113.5\r\n", 403),
      ("X-Original-Forwarded-For: 203.0.113.5\r\n", 403),
    ])
  func address(_ example: (String, Int)) throws {
    let served = try ServedLedger(gateways: ["127.0.0.2/32", "10.0.0.0/8"])
    let token = try served.makeToken("From one network", networks: ["203.0.113.0/24"])
    let answer = try served.ask(target, token.bearer + example.0, from: loopback(2))
    #expect(answer?.status == example.1)
    let local = try served.connectLocally()
    #expect(local.ask(request("GET", target, token.bearer + example.0))?.status == example.1)
  }

  @Test("neither asks for less than the gateway does, nor for anything else")
  func forgedNeeds() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    let forged = [
      "TokenLedger-Scopes: api:write\r\nTokenLedger-Version: v2\r\n",
      "X-Original-URI: /v1/authorize?scope=api:read\r\n",
      "X-Original-URL: /v1/authorize\r\nX-Rewrite-URL: /livez\r\n",
      "X-Forwarded-Uri: /v1/authorize?scope=api:read\r\nX-Forwarded-Method: OPTIONS\r\n",
      "X-HTTP-Method-Override: GET\r\nX-Scope: api:write\r\n",
      "TokenLedger-Token: \(token.id)\r\nTokenLedger-Account: \(served.account)\r\n",
    ]
    for fields in forged {
      let refused = try served.ask(target + "?scope=api:write", token.bearer + fields)
      #expect(refused?.status == 403)
      let allowed = try served.ask(target + "?scope=api:read", token.bearer + fields)
      #expect(allowed?.status == 200)
      #expect(allowed?.field("tokenledger-scopes") == "api:read")
      #expect(try served.ask(target, fields)?.status == 401)
    }
  }

  @Test("does not make another path of one")
  func paths() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    for path in [
      "/v1/authorize/", "//v1/authorize", "/v1//authorize", "/V1/authorize", "/v1/./authorize",
      "/v1/x/../authorize", "/v1/%61uthorize", "/v1%2Fauthorize", "/v1/authorize;x",
      "/v1/authorize%00", "/v1/authorize/..", "/.",
    ] {
      #expect(try served.ask(path, token.bearer)?.status == 404, "\(path)")
    }
  }
}
