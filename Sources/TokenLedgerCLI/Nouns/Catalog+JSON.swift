import TokenLedger

extension Catalog {
  static let columns = ["versions", "scopes"]

  var json: JSON {
    .object([
      (
        "versions",
        .array(
          versions.map { version in
            .object([
              ("name", .ruled(version.name)), ("status", .string(version.status.rawValue)),
              ("sunset", .text(version.sunset)),
            ])
          })
      ),
      (
        "scopes",
        .array(
          categories.map { category in
            .object([
              ("category", .ruled(category.name)), ("scopes", .texts(category.scopes)),
            ])
          })
      ),
    ])
  }
}
