extension Member {
  package static let columns = ["id", "account", "name", "email", "role"]

  package var json: JSON {
    let fields: [(String, JSON)] = [
      ("id", .text(id)), ("account", .text(account)), ("name", .ruled(name)),
      ("email", .ruled(email)), ("role", .string(role.rawValue)),
    ]
    return .object(fields)
  }
}
