import HTTPServer
import TokenLedger

extension Route {
  /// Whether the process runs.
  static let live = Route(
    .method(.get), "/livez", for: .anyone, summary: "Does the server run?",
    .onConnection { _ in .text("live\n") })

  /// Whether it is of use: views are level with the log, and it may be written to.
  static let ready = Route(
    .method(.get), "/readyz", for: .anyone, summary: "Can the ledger answer and be written to?",
    .aside { call in
      _ = try call.ledger.position()
      guard !call.ledger.isReadOnly else { throw LedgerError(.readOnly, "") }
      _ = try call.ledger.now()
      return .text("ready\n")
    })
}
