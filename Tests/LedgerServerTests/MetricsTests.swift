import TestSupport
import Testing
import TokenLedger

@Suite("Metrics")
struct MetricsTests {
  @Test("count what gateways were told, and name no account")
  func counts() throws {
    let served = try ServedLedger()
    let token = try served.makeToken("Nightly sync")
    // All on one connection: of one that was closed the server learns later.
    let connection = try served.connect()
    func ask(_ target: String, _ fields: String = "") -> RawResponse? {
      connection.ask(request("GET", target, fields))
    }
    for _ in 0..<3 { #expect(ask("/v1/authorize", token.bearer)?.status == 200) }
    try served.change(.disable, token)
    #expect(ask("/v1/authorize", token.bearer)?.status == 401)
    #expect(ask("/v1/authorize", "Authorization: Bearer tlk_nonsense\r\n")?.status == 401)
    #expect(ask("/nowhere")?.status == 404)
    let answer = try #require(ask("/metrics"))
    #expect(answer.field("content-type") == "text/plain; version=0.0.4; charset=utf-8")
    let text = answer.bodyText
    let expected = [
      "tokenledger_authentications_total{result=\"good\"} 3",
      "tokenledger_authentications_total{result=\"disabled\"} 1",
      "tokenledger_authentications_total{result=\"unknown\"} 1",
      "tokenledger_http_requests_total{method=\"any\",route=\"/v1/authorize\",status=\"2xx\"} 3",
      "tokenledger_http_requests_total{method=\"any\",route=\"/v1/authorize\",status=\"4xx\"} 2",
      "tokenledger_http_request_seconds_count{method=\"any\",route=\"/v1/authorize\"} 5",
      "tokenledger_http_refused_total 1",
      "tokenledger_log_position \(try served.ledger.position())",
      "tokenledger_writes_possible 1", "tokenledger_http_connections 1",
      "tokenledger_sessions 0", "tokenledger_event_streams 0", "tokenledger_dropped_uses_total 0",
    ]
    let lines = text.split(separator: "\n").map(String.init)
    for line in expected { #expect(lines.contains(line), "\(line)") }
    for secret in ["\(served.account)", "\(token.id)", "North", token.secret] {
      #expect(!text.contains(secret))
    }
  }

  @Test("are lines of Prometheus' format, each of a family that was described")
  func format() throws {
    let served = try ServedLedger()
    let lines = try #require(try served.ask("/metrics")).bodyText.split(separator: "\n")
    let sample = /([a-z_]+)(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? ([0-9.e+-]+)/
    var families: Set<Substring> = []
    for line in lines {
      if line.hasPrefix("# TYPE ") {
        #expect(families.insert(line.split(separator: " ")[2]).inserted, "\(line)")
      } else if !line.hasPrefix("# HELP ") {
        let match = try #require(line.wholeMatch(of: sample), "\(line)")
        let name = match.1
        #expect(
          families.contains(name)
            || ["_bucket", "_sum", "_count"].contains { suffix in
              name.hasSuffix(suffix) && families.contains(name.dropLast(suffix.count))
            }, "\(line)")
      }
    }
  }

  @Test("are told to this machine only, unless more is allowed")
  func audience() throws {
    let served = try ServedLedger()
    #expect(try served.connectLocally().ask(request("GET", "/metrics"))?.status == 200)
    #expect(try served.ask("/metrics", from: 0x7F00_0002)?.status == 200)
  }
}
