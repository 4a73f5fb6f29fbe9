import TokenLedger

extension Member {
  static var shape: ListShape<Member> {
    ListShape(
      plural: "members", headings: ["ID", "NAME", "E-MAIL", "ROLE", "ACCOUNT"],
      columns: columns, json: \.json
    ) { member in
      [
        Cell(member.id.description, .dim), Cell(member.name.description),
        Cell(member.email.description), Cell(member.role.rawValue),
        Cell(member.account.description, .dim),
      ]
    }
  }
}
