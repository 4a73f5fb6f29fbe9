extension EventBody {
  static func token(
    _ type: EventType, _ data: inout JSONFields, _ subject: Subject
  ) throws(JSONError) -> Self {
    switch type {
    case .tokenCreated:
      // A token that never had a secret is told from one whose secret stayed behind.
      let hadSecret = data.value("keyNumber") != nil
      return .tokenCreated(
        TokenCreated(
          settings: try settings(&data),
          secret: hadSecret ? try secret(&data, subject, generation: 1) : nil,
          isInferred: try data.boolean("inferred") ?? false))
    case .tokenDuplicated:
      return .tokenDuplicated(
        TokenDuplicated(
          source: try data.need("source") { try TokenID($0) }, settings: try settings(&data),
          secret: try secret(&data, subject, generation: 1)))
    case .tokenReset:
      let generation: UInt32 = try number("generation", &data)
      return .tokenReset(
        TokenReset(
          secret: try secret(&data, subject, generation: generation), generation: generation,
          previousUntil: try data.parsed("previousUntil") { try Timestamp($0) }))
    case .tokenResetTakenBack:
      return .tokenResetTakenBack(generation: try number("generation", &data))
    case .tokenVersionUpgraded:
      return .tokenVersionUpgraded(
        try neededChange("apiVersion", &data) { side throws(JSONError) in
          try side.need { try VersionName($0) }
        })
    case .tokenEdited: return .tokenEdited(try edited(&data))
    case .tokenRestored:
      let generation: UInt32 = try number("generation", &data)
      return .tokenRestored(
        TokenRestored(
          name: try change("name", &data) { side throws(JSONError) in
            try side.optional { try TokenName($0) } ?? .erased
          },
          secret: try secret(&data, subject, generation: generation), generation: generation))
    case .tokenGraceEnded: return .tokenGraceEnded
    case .tokenDisabled: return .tokenDisabled
    case .tokenEnabled: return .tokenEnabled
    case .tokenDeleted: return .tokenDeleted
    default: return .tokenErased
    }
  }

  private static func settings(_ data: inout JSONFields) throws(JSONError) -> TokenSettings {
    TokenSettings(
      name: try data.parsed("name") { try TokenName($0) } ?? .erased,
      description: try data.parsed("description") { try TokenDescription($0) },
      scopes: try data.list("scopes") { try ScopeName($0) } ?? [],
      apiVersion: try data.need("apiVersion") { try VersionName($0) },
      contact: try data.parsed("contact") { try EmailAddress($0) },
      developers: try data.list("developers") { try EmailAddress($0) } ?? [],
      networks: try data.list("allow") { try Network($0) } ?? [],
      notBefore: try data.parsed("notBefore") { try Timestamp($0) },
      expires: try data.parsed("expires") { try Timestamp($0) })
  }

  private static func edited(_ data: inout JSONFields) throws(JSONError) -> TokenEdited {
    var edited = TokenEdited()
    edited.name = try change("name", &data) { side throws(JSONError) in
      try side.optional { try TokenName($0) } ?? .erased
    }
    edited.description = try change("description", &data) { side throws(JSONError) in
      try side.optional { try TokenDescription($0) }
    }
    edited.scopes = try change("scopes", &data) { side throws(JSONError) in
      try side.list { try ScopeName($0) }
    }
    edited.contact = try change("contact", &data) { side throws(JSONError) in
      try side.optional { try EmailAddress($0) }
    }
    edited.developers = try change("developers", &data) { side throws(JSONError) in
      try side.list { try EmailAddress($0) }
    }
    edited.networks = try change("allow", &data) { side throws(JSONError) in
      try side.list { try Network($0) }
    }
    edited.notBefore = try change("notBefore", &data) { side throws(JSONError) in
      try side.optional { try Timestamp($0) }
    }
    edited.expires = try change("expires", &data) { side throws(JSONError) in
      try side.optional { try Timestamp($0) }
    }
    return edited
  }

  // MARK: before and after

  /// One side of a change, of a field whose name both sides share.
  struct Side {
    var fields: JSONFields
    let name: String
    var offset: Int { fields.offset }

    mutating func need<Value>(
      _ convert: (String) throws -> Value
    ) throws(JSONError) -> Value {
      try fields.need(name, convert)
    }

    mutating func optional<Value>(
      _ convert: (String) throws -> Value
    ) throws(JSONError) -> Value? {
      try fields.parsed(name, convert)
    }

    mutating func list<Value>(
      _ convert: (String) throws -> Value
    ) throws(JSONError) -> [Value] {
      try fields.list(name, convert) ?? []
    }
  }

  /// A field's value before and after; `nil` where the event left it alone.
  static func change<Value: Hashable & Sendable>(
    _ name: String, _ data: inout JSONFields, _ read: (inout Side) throws(JSONError) -> Value
  ) throws(JSONError) -> Change<Value>? {
    guard let both = try data.fields(name) else { return nil }
    var before = Side(fields: both, name: "before")
    var after = Side(fields: both, name: "after")
    return Change(before: try read(&before), after: try read(&after))
  }

  /// The same of a field that the event is all about.
  static func neededChange<Value: Hashable & Sendable>(
    _ name: String, _ data: inout JSONFields, _ read: (inout Side) throws(JSONError) -> Value
  ) throws(JSONError) -> Change<Value> {
    try data.required(name) { data throws(JSONError) in try change(name, &data, read) }
  }
}
