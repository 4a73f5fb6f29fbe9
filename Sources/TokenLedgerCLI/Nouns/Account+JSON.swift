import TokenLedger

extension Account {
  static let columns = ["id", "name", "kind", "agency", "apiAccess", "closed"]

  var json: JSON {
    let fields: [(String, JSON)] = [
      ("id", .text(id)), ("name", .ruled(name)), ("kind", .string(kind.rawValue)),
      ("agency", .text(agency)), ("apiAccess", .bool(apiAccess)), ("closed", .bool(isClosed)),
    ]
    return .object(fields)
  }

  static var shape: ListShape<Account> {
    ListShape(
      plural: "accounts", headings: ["ID", "NAME", "KIND", "API ACCESS", "AGENCY"],
      columns: columns, json: \.json
    ) { account in
      let access: Cell =
        account.isClosed
        ? Cell("closed", .dim)
        : account.apiAccess ? Cell("enabled", .green) : Cell("disabled", .yellow)
      return [
        Cell(account.id.description, .dim), Cell(account.name.description),
        Cell(account.kind.rawValue), access, Cell(account.agency?.description ?? "–", .dim),
      ]
    }
  }
}
