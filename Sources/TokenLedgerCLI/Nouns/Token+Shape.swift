import TokenLedger

extension Token {
  /// Tokens with the moment that their state is judged at.
  static var shape: ListShape<(token: Token, now: Timestamp)> {
    ListShape(
      plural: "tokens",
      headings: ["ID", "NAME", "STATE", "VERSION", "CREATED", "EXPIRES", "SCOPES"],
      columns: columns, json: { $0.token.json(at: $0.now) }
    ) { token, now in
      [
        Cell(token.id.description, .dim), Cell(token.settings.name.description, .bold),
        token.state(at: now).cell, Cell(token.settings.apiVersion.description),
        Cell(token.createdAt.minute), Cell(token.settings.expires?.minute ?? "–"),
        Cell(token.settings.scopes.map(\.description).joined(separator: " "), .dim),
      ]
    }
  }
}

extension Token.State {
  /// The state in its colour.
  var cell: Cell {
    switch self {
    case .enabled: Cell(rawValue, .green)
    case .disabled: Cell(rawValue, .yellow)
    case .expired: Cell(rawValue, .red)
    case .deleted: Cell(rawValue, .dim)
    }
  }
}

extension Timestamp {
  /// To the minute, for tables: `2026-07-01 09:30`.
  var minute: String { String(description.prefix(16)).replacing("T", with: " ") }
  /// To the second, for tables: `2026-07-01 09:30:00`.
  var second: String { String(description.prefix(19)).replacing("T", with: " ") }
}

extension String {
  /// With every `old` exchanged for `new`.
  fileprivate func replacing(_ old: Character, with new: Character) -> String {
    String(map { $0 == old ? new : $0 })
  }
}
