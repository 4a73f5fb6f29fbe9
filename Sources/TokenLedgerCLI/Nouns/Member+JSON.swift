import TokenLedger

extension Member {
  static let columns = ["id", "account", "name", "email", "role"]

  var json: JSON {
    let fields: [(String, JSON)] = [
      ("id", .text(id)), ("account", .text(account)), ("name", .ruled(name)),
      ("email", .ruled(email)), ("role", .string(role.rawValue)),
    ]
    return .object(fields)
  }

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
