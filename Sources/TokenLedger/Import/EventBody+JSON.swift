extension EventBody {
  /// Reads the data of an exported event. Erased text, which exports leave out, is erased text again.
  init(
    _ type: EventType, from data: inout JSONFields, subject: Subject
  ) throws(JSONError) {
    switch type {
    case .ledgerCreated, .ledgerRestored, .ledgerKeyRotated, .ledgerKeyRetired:
      self = try Self.ledger(type, &data)
    case .catalogPublished: self = .catalogPublished(try Self.catalog(&data))
    case .accountOpened, .accountRenamed, .accountClosed, .accountAPIAccessEnabled,
      .accountAPIAccessDisabled:
      self = try Self.account(type, &data)
    case .memberAdded, .memberRoleChanged, .memberKeyReset, .memberRemoved, .memberErased:
      self = try Self.member(type, &data, subject)
    default: self = try Self.token(type, &data, subject)
    }
  }

  private static func ledger(
    _ type: EventType, _ data: inout JSONFields
  ) throws(JSONError) -> Self {
    switch type {
    case .ledgerCreated:
      return .ledgerCreated(
        LedgerCreated(
          ledger: try data.need("ledger") { try LedgerID($0) }, origin: try data.name("origin"),
          keyNumber: try number("keyNumber", &data)))
    case .ledgerRestored:
      return .ledgerRestored(
        LedgerRestored(
          incarnation: try data.need("incarnation") { try IncarnationID($0) },
          source: try data.name("source"),
          lastPosition: Position(try number("lastPosition", &data))))
    case .ledgerKeyRotated: return .ledgerKeyRotated(keyNumber: try number("keyNumber", &data))
    default: return .ledgerKeyRetired(keyNumber: try number("keyNumber", &data))
    }
  }

  private static func catalog(_ data: inout JSONFields) throws(JSONError) -> Catalog {
    let (versions, categories) = try CatalogJSON.read(&data) { fields throws(JSONError) in
      try fields.parsed("sunset") { try Timestamp($0) }
    }
    return Catalog(stored: versions, categories: categories)
  }

  private static func account(
    _ type: EventType, _ data: inout JSONFields
  ) throws(JSONError) -> Self {
    switch type {
    case .accountOpened:
      return .accountOpened(
        AccountOpened(
          name: try data.need("name") { try AccountName($0) },
          kind: try data.required("kind") { data throws(JSONError) in try data.choice("kind") },
          agency: try data.parsed("agency") { try AccountID($0) }))
    case .accountRenamed:
      return .accountRenamed(
        try neededChange("name", &data) { side throws(JSONError) in
          try side.need { try AccountName($0) }
        })
    case .accountClosed: return .accountClosed
    case .accountAPIAccessEnabled: return .accountAPIAccessEnabled
    default: return .accountAPIAccessDisabled
    }
  }

  private static func member(
    _ type: EventType, _ data: inout JSONFields, _ subject: Subject
  ) throws(JSONError) -> Self {
    switch type {
    case .memberAdded:
      return .memberAdded(
        MemberAdded(
          name: try data.parsed("name") { try MemberName($0) } ?? .erased,
          email: try data.parsed("email") { try EmailAddress($0) } ?? .erased,
          role: try data.required("role") { data throws(JSONError) in try data.choice("role") },
          key: try secret(&data, subject, generation: 1)))
    case .memberRoleChanged:
      return .memberRoleChanged(
        try neededChange("role", &data) { side throws(JSONError) in
          try side.fields.required(side.name) { [name = side.name] side throws(JSONError) in
            try side.choice(name)
          }
        })
    case .memberKeyReset:
      return .memberKeyReset(key: try secret(&data, subject, generation: 2))
    case .memberRemoved: return .memberRemoved
    default: return .memberErased
    }
  }

  /// The hash that came along, or what stands for one that did not.
  static func secret(
    _ data: inout JSONFields, _ subject: Subject, generation: UInt32
  ) throws(JSONError) -> SecretHash {
    guard let bytes = try data.parsed("secretHash", { try SecretHash.bytes(hexadecimal: $0) })
    else { return .lost(by: subject, generation: generation) }
    return SecretHash(keyNumber: try number("keyNumber", &data), bytes: bytes)
  }

  /// A whole number that must be there.
  static func number<Number: FixedWidthInteger>(
    _ name: String, _ data: inout JSONFields
  ) throws(JSONError) -> Number {
    try data.required(name) { data throws(JSONError) in try data.integer(name) }
  }
}

extension SecretHash {
  /// Text is not the hash of a secret.
  private struct NotAHash: Error, CustomStringConvertible {
    var description: String { "\(2 * SecretHash.byteCount) hexadecimal digits are expected" }
  }

  /// The bytes that digits stand for.
  fileprivate static func bytes(hexadecimal text: String) throws -> [UInt8] {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == byteCount else {
      throw NotAHash()
    }
    return bytes
  }

  /// What stands for a secret that did not come along: under key number 0, which no ledger has, so
  /// that nothing ever hashes to it; and unlike that of every other subject.
  static func lost(by subject: Subject, generation: UInt32) -> SecretHash {
    var bytes: [UInt8]
    switch subject {
    case .member(let id): bytes = id.bytes
    case .token(let id): bytes = id.bytes
    default: bytes = []
    }
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: generation >> UInt32(24 - 8 * $0)) }
    bytes += [UInt8](repeating: 0, count: byteCount - bytes.count)
    return SecretHash(keyNumber: 0, bytes: bytes)
  }
}
