import HTTPServer
import TokenLedger

extension Route {
  /// Whether the process runs.
  static let live = Route(
    .method(.get), "/livez", for: .anyone, summary: "Does the server run?",
    .onConnection { _ in .text("live\n") })

  /// Whether it is of use: views are level with the log, and it can be written to. Gateways are answered
  /// also when only writing fails.
  static let ready = Route(
    .method(.get), "/readyz", for: .anyone, summary: "Can the ledger answer and be written to?",
    .aside { call in
      _ = try call.ledger.now()
      guard !call.ledger.isReadOnly else { throw LedgerError(.readOnly, "") }
      if let failure = try call.ledger.vitals().writeFailure { throw failure }
      return .text("ready\n")
    })

  /// What is counted, for Prometheus.
  static let metrics = Route(
    .method(.get), "/metrics", for: .observers, summary: "What is counted, for Prometheus",
    answer: .string, produces: ["text/plain"],
    .aside { call in
      var text = MetricsText()
      text.write(call.serving.metrics, .all)
      text.write(try call.ledger.vitals())
      text.write(people: call.serving)
      var response = Response(.ok, body: .bytes(Array(text.text.utf8)))
      response.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
      return response
    })
}
