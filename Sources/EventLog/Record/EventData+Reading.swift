import TokenDomain

/// What the clear data of any type may hold, by field, before it is put together with the texts.
///
/// Only the fields of the type are read; another one is refused.
extension EventData {
  /// Reads the data of a type and puts the body together.
  static func read(
    _ type: EventType, _ data: CBORReader?, texts: SealedTexts,
    unknown: inout [RecordedEvent.UnknownField]
  ) throws -> EventBody {
    guard isNeeded(for: type) || data != nil else { return try bare(type) }
    guard let data else { throw EventRecordError.Cause.missingField("data") }
    var fields = Fields(data)
    let known = unknown.count
    try fields.read(type, unknown: &unknown)
    // A type without data of ours may have data of a newer program, but not an empty map.
    guard isNeeded(for: type) || unknown.count > known else {
      throw EventRecordError.Cause.unexpectedField(RecordFields.Field.data)
    }
    return try fields.body(type, texts)
  }

  /// The body of a type that has no data.
  static func bare(_ type: EventType) throws -> EventBody {
    switch type {
    case .accountClosed: .accountClosed
    case .accountAPIAccessEnabled: .accountAPIAccessEnabled
    case .accountAPIAccessDisabled: .accountAPIAccessDisabled
    case .memberRemoved: .memberRemoved
    case .memberErased: .memberErased
    case .tokenGraceEnded: .tokenGraceEnded
    case .tokenDisabled: .tokenDisabled
    case .tokenEnabled: .tokenEnabled
    case .tokenDeleted: .tokenDeleted
    case .tokenErased: .tokenErased
    default: throw EventRecordError.Cause.missingField("data")
    }
  }

  /// The values of data fields, as far as they were there.
  struct Fields {
    private var reader: CBORReader
    private var identifier: UInt128?
    private var text: String?
    private var textAfter: String?
    private var number: UInt64?
    private var numberAfter: UInt64?
    private var catalogVersions: [APIVersion]?
    private var categories: [ScopeCategory]?
    private var hash: SecretHash?
    private var isInferred = false
    private var until: Timestamp?
    private var settings = TokenSettings(name: .erased, scopes: [], apiVersion: .erased)
    private var hasScopes = false
    private var edit = TokenEdited()

    init(_ reader: CBORReader) { self.reader = reader }

    mutating func read(_ type: EventType, unknown: inout [RecordedEvent.UnknownField]) throws {
      var map = try reader.beginMap()
      while let field = try reader.nextKey(in: &map) {
        let isKnown =
          switch type {
          case .ledgerCreated, .ledgerRestored: try readLedger(field)
          case .ledgerKeyRotated, .ledgerKeyRetired, .tokenResetTakenBack: try readNumber(field)
          case .catalogPublished: try readCatalog(field)
          case .accountOpened: try readOpened(field)
          case .accountRenamed, .tokenVersionUpgraded: try readTextChange(field)
          case .memberAdded: try readAdded(field)
          case .memberRoleChanged: try readNumberChange(field)
          case .memberKeyReset, .tokenReset, .tokenRestored: try readSecret(field, of: type)
          case .tokenCreated, .tokenDuplicated: try readSettings(field, of: type)
          case .tokenEdited: try readEdit(field)
          default: false
          }
        if !isKnown {
          unknown.append(try reader.unknownField(field, above: EventData.lastField, place: .data))
        }
      }
      try reader.finish()
    }

    private mutating func readLedger(_ field: UInt64) throws -> Bool {
      switch field {
      case 1: identifier = try reader.identifier()
      case 2: text = try reader.text()
      case 3: number = try reader.unsigned()
      default: return false
      }
      return true
    }

    private mutating func readNumber(_ field: UInt64) throws -> Bool {
      guard field == 1 else { return false }
      number = try reader.unsigned()
      return true
    }

    private mutating func readNumberChange(_ field: UInt64) throws -> Bool {
      switch field {
      case 1: number = try reader.unsigned()
      case 2: numberAfter = try reader.unsigned()
      default: return false
      }
      return true
    }

    private mutating func readTextChange(_ field: UInt64) throws -> Bool {
      switch field {
      case 1: text = try reader.nonemptyText()
      case 2: textAfter = try reader.nonemptyText()
      default: return false
      }
      return true
    }

    private mutating func readOpened(_ field: UInt64) throws -> Bool {
      switch field {
      case 1: text = try reader.nonemptyText()
      case 2: number = try reader.unsigned()
      case 3: identifier = try reader.identifier()
      default: return false
      }
      return true
    }

    private mutating func readAdded(_ field: UInt64) throws -> Bool {
      switch field {
      case 1: number = try reader.unsigned()
      case 2: hash = try reader.hash()
      default: return false
      }
      return true
    }

    private mutating func readSecret(_ field: UInt64, of type: EventType) throws -> Bool {
      switch (field, type) {
      case (1, _): hash = try reader.hash()
      case (2, .tokenReset), (2, .tokenRestored): number = try reader.unsigned()
      case (3, .tokenReset): until = try reader.timestamp("end of grace")
      default: return false
      }
      return true
    }

    private mutating func readSettings(_ field: UInt64, of type: EventType) throws -> Bool {
      switch (field, type) {
      case (1, _):
        settings.scopes = try reader.scopes()
        hasScopes = true
      case (2, _): settings.apiVersion = VersionName(stored: try reader.nonemptyText())
      case (3, _):
        settings.networks = try reader.networks()
        // None is written as no field, so that there is one way to write it.
        if settings.networks.isEmpty { throw EventRecordError.Cause.badValue("networks") }
      case (4, _): settings.notBefore = try reader.timestamp("not before")
      case (5, _): settings.expires = try reader.timestamp("expiry")
      case (6, _): hash = try reader.hash()
      case (7, .tokenCreated):
        isInferred = try reader.bool()
        if !isInferred { throw EventRecordError.Cause.badValue("inferred") }
      case (8, .tokenDuplicated): identifier = try reader.identifier()
      default: return false
      }
      return true
    }

    private mutating func readEdit(_ field: UInt64) throws -> Bool {
      guard (1...4).contains(field) else { return false }
      try reader.array(count: 2)
      switch field {
      case 1: edit.scopes = Change(before: try reader.scopes(), after: try reader.scopes())
      case 2: edit.networks = Change(before: try reader.networks(), after: try reader.networks())
      case 3: edit.notBefore = try momentChange("not before")
      default: edit.expires = try momentChange("expiry")
      }
      return true
    }

    private mutating func momentChange(_ field: String) throws -> Change<Timestamp?> {
      Change(
        before: try reader.optionalTimestamp(field), after: try reader.optionalTimestamp(field))
    }

    private mutating func readCatalog(_ field: UInt64) throws -> Bool {
      switch field {
      case 1:
        var versions: [APIVersion] = []
        for _ in 0..<(try reader.arrayCount()) {
          let count = try reader.arrayCount()
          guard count == 2 || count == 3 else { throw EventRecordError.Cause.badValue("version") }
          var version = APIVersion(
            name: VersionName(stored: try reader.nonemptyText()),
            status: try reader.numbered(APIVersion.Status.self))
          if count == 3 { version.sunset = try reader.timestamp("sunset") }
          versions.append(version)
        }
        catalogVersions = versions
      case 2:
        var categories: [ScopeCategory] = []
        for _ in 0..<(try reader.arrayCount()) {
          try reader.array(count: 2)
          categories.append(
            ScopeCategory(
              name: CategoryName(stored: try reader.nonemptyText()), scopes: try reader.scopes()))
        }
        self.categories = categories
      default: return false
      }
      return true
    }

    func body(_ type: EventType, _ texts: SealedTexts) throws -> EventBody {
      switch type {
      case .ledgerCreated:
        return .ledgerCreated(
          LedgerCreated(
            ledger: LedgerID(value: try needed(identifier, "ledger")),
            origin: try needed(text, "origin"), keyNumber: try keyNumber()))
      case .ledgerRestored:
        return .ledgerRestored(
          LedgerRestored(
            incarnation: IncarnationID(value: try needed(identifier, "incarnation")),
            source: try needed(text, "source"),
            lastPosition: Position(try needed(number, "last position"))))
      case .ledgerKeyRotated: return .ledgerKeyRotated(keyNumber: try keyNumber())
      case .ledgerKeyRetired: return .ledgerKeyRetired(keyNumber: try keyNumber())
      case .catalogPublished:
        return .catalogPublished(
          Catalog(
            stored: try needed(catalogVersions, "versions"),
            categories: try needed(categories, "categories")))
      case .accountOpened:
        return .accountOpened(
          AccountOpened(
            name: AccountName(stored: try needed(text, "name")),
            kind: try value(number, "kind"), agency: identifier.map { AccountID(value: $0) }))
      case .accountRenamed:
        return .accountRenamed(
          Change(
            before: AccountName(stored: try needed(text, "before")),
            after: AccountName(stored: try needed(textAfter, "after"))))
      case .memberAdded:
        return .memberAdded(
          MemberAdded(
            name: MemberName(stored: try needed(texts.name, "name")),
            email: EmailAddress(stored: try needed(texts.email, "e-mail")),
            role: try value(number, "role"), key: try secret()))
      case .memberRoleChanged:
        return .memberRoleChanged(
          Change(before: try value(number, "before"), after: try value(numberAfter, "after")))
      case .memberKeyReset: return .memberKeyReset(key: try secret())
      case .tokenCreated:
        return .tokenCreated(
          TokenCreated(settings: try settings(texts), secret: hash, isInferred: isInferred))
      case .tokenDuplicated:
        return .tokenDuplicated(
          TokenDuplicated(
            source: TokenID(value: try needed(identifier, "source")),
            settings: try settings(texts), secret: try secret()))
      case .tokenReset:
        return .tokenReset(
          TokenReset(
            secret: try secret(), generation: try uint32(number, "generation"),
            previousUntil: until))
      case .tokenResetTakenBack:
        return .tokenResetTakenBack(generation: try uint32(number, "generation"))
      case .tokenVersionUpgraded:
        return .tokenVersionUpgraded(
          Change(
            before: VersionName(stored: try needed(text, "before")),
            after: VersionName(stored: try needed(textAfter, "after"))))
      case .tokenEdited: return .tokenEdited(texts.edit(edit))
      case .tokenRestored:
        return .tokenRestored(
          TokenRestored(
            name: texts.nameChange, secret: try secret(),
            generation: try uint32(number, "generation")))
      default: return try EventData.bare(type)
      }
    }

    private func settings(_ texts: SealedTexts) throws -> TokenSettings {
      guard hasScopes else { throw EventRecordError.Cause.missingField("scopes") }
      guard !settings.apiVersion.isErased else {
        throw EventRecordError.Cause.missingField("version")
      }
      var settings = settings
      settings.name = TokenName(stored: try needed(texts.name, "name"))
      settings.description = texts.description.map { TokenDescription(stored: $0) }
      settings.contact = texts.contact.map { EmailAddress(stored: $0) }
      settings.developers = texts.developers.map { $0.map { EmailAddress(stored: $0) } } ?? []
      return settings
    }

    private func needed<Value>(_ value: Value?, _ field: String) throws -> Value {
      guard let value else { throw EventRecordError.Cause.missingField(field) }
      return value
    }

    private func secret() throws -> SecretHash { try needed(hash, "hash") }

    private func keyNumber() throws -> UInt32 { try uint32(number, "key number") }

    private func uint32(_ number: UInt64?, _ field: String) throws -> UInt32 {
      guard let small = UInt32(exactly: try needed(number, field)) else {
        throw EventRecordError.Cause.badValue(field)
      }
      return small
    }

    private func value<Value: FormatNumbered>(_ number: UInt64?, _ field: String) throws -> Value {
      guard let value = Value(number: try needed(number, field)) else {
        throw EventRecordError.Cause.badValue(field)
      }
      return value
    }
  }
}
