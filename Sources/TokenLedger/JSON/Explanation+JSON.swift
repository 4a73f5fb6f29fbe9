extension Explanation {
  package static let columns = [
    "valid", "reason", "position", "at", "token", "account", "state", "generation", "scopes",
    "apiVersion", "allow", "notBefore", "expires", "decidedBy.position", "decidedBy.type",
    "deadline.field", "deadline.at", "secretMadeBy.position", "rightsSetBy.position",
    "madeLaterBy.position",
  ]

  /// The answer with the events behind it, each whole.
  package var json: JSON {
    let settings = token?.settings
    let answer: [(String, JSON)] = [
      ("valid", .bool(isValid)), ("reason", .text(denial?.rawValue)),
      ("position", .position(position)), ("at", .text(now)),
    ]
    let rights: [(String, JSON)] = [
      ("token", .text(token?.id)), ("account", .text(token?.account)),
      ("state", .text(token?.state(at: now).rawValue)),
      ("generation", generation.map { .integer($0) } ?? .null),
      ("scopes", .texts(settings?.scopes ?? [])), ("apiVersion", .ruled(settings?.apiVersion)),
      ("allow", .texts(settings?.networks ?? [])), ("notBefore", .text(settings?.notBefore)),
      ("expires", .text(settings?.expires)),
    ]
    let causes: [(String, JSON)] = [
      ("decidedBy", decision?.json ?? .null), ("deadline", deadline?.json ?? .null),
      ("secretMadeBy", secretMade?.json ?? .null), ("rightsSetBy", rightsSet?.json ?? .null),
      ("madeLaterBy", madeLater?.json ?? .null),
    ]
    return .object(answer + rights + causes)
  }
}

extension Deadline {
  /// `{"field", "at"}`.
  package var json: JSON {
    .object([("field", .string(field.rawValue)), ("at", .text(at))])
  }
}
