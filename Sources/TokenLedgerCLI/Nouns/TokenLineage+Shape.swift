import TokenLedger

extension TokenLineage {
  /// A token's fields and its depth; in a table, a tree.
  var shape: ListShape<Relative> {
    ListShape(
      plural: "tokens", headings: ["TOKEN", "STATE", "CREATED", "ID"],
      columns: Token.columns + ["depth"],
      json: { $0.token.json(at: now).adding("depth", .integer($0.depth)) }
    ) { relative in
      let indent =
        relative.depth == 0 ? "" : String(repeating: "  ", count: relative.depth - 1) + "└ "
      return [
        Cell(indent + relative.token.settings.name.description),
        relative.token.state(at: now).cell, Cell(relative.token.createdAt.minute),
        Cell(relative.token.id.description, .dim),
      ]
    }
  }
}
