import HTTPServer
import TokenLedger

extension Route {
  /// The catalog; only the operator publishes it, who has the ledger's files.
  static let catalog = Route(
    .method(.get), "/v1/catalog", for: .members,
    summary: "The API versions and scopes that tokens may refer to", answer: .ref("Catalog"),
    .aside { call in
      _ = try call.access().accounts(for: .read)
      return .json(try call.ledger.catalog().json)
    })
}
