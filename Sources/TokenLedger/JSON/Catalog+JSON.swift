extension Catalog {
  package static let columns = ["versions", "scopes"]

  package var json: JSON {
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
