import HTTPServer

/// Everything that can be asked of the server: what is not in it does not exist.
struct RouteTable: Sendable {
  let routes: [Route]

  /// The table of the program. What gateways ask thousands of times a second comes first.
  static let all: RouteTable = RouteTable(
    routes: [
      .authorize, .introspect, .authorizeBatch, .revoke, .live, .ready, .metrics, .checkpoint,
      .tile,
    ]
      + Route.management + [.openAPI] + Route.console)

  /// What is found for a path.
  enum Finding {
    case route(Route, at: Int, parameters: [String])
    /// The path is there, for other methods.
    case otherMethods([Method])
    case nothing
  }

  func find(_ method: Method, _ path: ArraySlice<UInt8>) -> Finding {
    var others: [Method] = []
    for (index, route) in routes.enumerated() {
      guard let parameters = route.path.parameters(of: path) else { continue }
      if route.serves(method) { return .route(route, at: index, parameters: parameters) }
      if case .method(let own) = route.verb { others.append(own) }
    }
    return others.isEmpty ? .nothing : .otherMethods(others)
  }
}
