import TokenLedger

extension Account {
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
