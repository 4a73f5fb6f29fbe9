import HTTPServer
import TokenLedger

extension Route {
  /// The table of routes in words for programs.
  static let openAPI: Route = Route(
    .method(.get), "/openapi.json", for: .anyone,
    summary: "What can be asked of this server, in OpenAPI 3.1", answer: .any,
    .aside { _ in
      Response.json(OpenAPI.document(of: RouteTable.all, secure: true))
    })
}
