extension Token {
  package static let columns = [
    "id", "account", "name", "description", "state", "apiVersion", "scopes", "contact",
    "developers", "allow", "notBefore", "expires", "createdAt", "createdBy", "duplicatedFrom",
    "generation", "revision",
  ]

  /// The token as it is at a moment.
  package func json(at now: Timestamp) -> JSON {
    let named: [(String, JSON)] = [
      ("id", .text(id)), ("account", .text(account)), ("name", .ruled(settings.name)),
      ("description", .ruled(settings.description)), ("state", .string(state(at: now).rawValue)),
    ]
    let settled: [(String, JSON)] = [
      ("apiVersion", .ruled(settings.apiVersion)), ("scopes", .texts(settings.scopes)),
      ("contact", .ruled(settings.contact)),
      ("developers", .people(settings.developers)),
      ("allow", .texts(settings.networks)), ("notBefore", .text(settings.notBefore)),
      ("expires", .text(settings.expires)),
    ]
    let derived: [(String, JSON)] = [
      ("createdAt", .text(createdAt)), ("createdBy", .string(createdBy.id)),
      ("duplicatedFrom", .text(duplicatedFrom)), ("generation", .integer(generation)),
      ("revision", .position(revision)),
    ]
    return .object(named + settled + derived)
  }
}
