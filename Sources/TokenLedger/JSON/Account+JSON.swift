extension Account {
  package static let columns = ["id", "name", "kind", "agency", "apiAccess", "closed"]

  package var json: JSON {
    let fields: [(String, JSON)] = [
      ("id", .text(id)), ("name", .ruled(name)), ("kind", .string(kind.rawValue)),
      ("agency", .text(agency)), ("apiAccess", .bool(apiAccess)), ("closed", .bool(isClosed)),
    ]
    return .object(fields)
  }
}
