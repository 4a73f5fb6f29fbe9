import TokenLedger

extension TokenFilter {
  /// The names of the fields that filter tokens.
  static let queryNames = [
    "name", "created", "state", "api-version", "older-than", "scope", "created-by",
    "unused-since", "never-used",
  ]

  /// The filter that a query describes.
  init(_ query: QueryFields, now: Timestamp) throws {
    self.init(
      namePart: try query.one("name"),
      created: try query.parsed("created") { try CreatedFilter(text: $0, now: now) },
      states: Set(try query.choices("state", Token.State.self)),
      apiVersion: try query.parsed("api-version") { try VersionName($0) },
      olderThan: try query.parsed("older-than") { try VersionName($0) },
      scope: try query.parsed("scope") { try ScopeName($0) },
      createdBy: try query.parsed("created-by") { try Actor(named: $0) },
      unusedSince: try query.parsed("unused-since") { try TypedTime($0).begin(now: now) },
      neverUsed: try query.flag("never-used"))
  }

  /// The filter that the fields of a body describe, by the names of the query's in camel case.
  init(_ fields: inout JSONFields, now: Timestamp) throws(JSONError) {
    self.init(
      namePart: try fields.string("name"),
      created: try fields.parsed("created") { try CreatedFilter(text: $0, now: now) },
      states: Set(
        try fields.list("state") { text in
          guard let state = Token.State(rawValue: text) else {
            let known = Token.State.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("there is no state '\(text)'", "it is one of \(known)")
          }
          return state
        } ?? []),
      apiVersion: try fields.parsed("apiVersion") { try VersionName($0) },
      olderThan: try fields.parsed("olderThan") { try VersionName($0) },
      scope: try fields.parsed("scope") { try ScopeName($0) },
      createdBy: try fields.parsed("createdBy") { try Actor(named: $0) })
  }
}

extension Actor {
  /// Reads a member's id, or another actor's such as `operator:root`.
  init(named text: String) throws(Refusal) {
    self = text.contains(":") ? try Actor(id: text) : .member(try MemberID(text), by: nil)
  }
}
