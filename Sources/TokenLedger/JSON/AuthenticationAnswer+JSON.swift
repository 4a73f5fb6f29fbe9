extension AuthenticationAnswer {
  /// The answer for programs: `null` for what is not told.
  package var json: JSON {
    let fields: [(String, JSON)] = [
      ("authenticated", .bool(isAuthenticated)), ("reason", .text(denial?.rawValue)),
      ("token", .text(identity?.token)), ("account", .text(identity?.account)),
      ("scopes", .texts(identity?.scopes ?? [])), ("apiVersion", .text(identity?.apiVersion)),
      ("generation", identity.map { .integer($0.generation) } ?? .null),
      ("position", .position(position)),
    ]
    return .object(fields)
  }
}
