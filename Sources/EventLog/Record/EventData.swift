import TokenDomain

/// The clear data of each type: the map in field 14 of a record. Numbers are never reused.
enum EventData {
  /// The highest field number of any type's data; unknown fields are above it.
  static let lastField: UInt64 = 8

  /// Writes the data of `body`, with the fields that this program does not know; nothing if there
  /// is none of either.
  static func write(
    _ body: EventBody, unknown: some Collection<RecordedEvent.UnknownField>,
    to writer: inout CBORWriter
  ) {
    var map = writer.beginMap()
    switch body {
    case .ledgerCreated(let created):
      writer.key(1, in: &map)
      writer.identifier(created.ledger.value)
      writer.key(2, in: &map)
      writer.text(created.origin)
      writer.key(3, in: &map)
      writer.unsigned(UInt64(created.keyNumber))
    case .ledgerRestored(let restored):
      writer.key(1, in: &map)
      writer.identifier(restored.incarnation.value)
      writer.key(2, in: &map)
      writer.text(restored.source)
      writer.key(3, in: &map)
      writer.unsigned(restored.lastPosition.value)
    case .ledgerKeyRotated(let keyNumber), .ledgerKeyRetired(let keyNumber):
      writer.key(1, in: &map)
      writer.unsigned(UInt64(keyNumber))
    case .catalogPublished(let catalog): write(catalog, to: &writer, in: &map)
    case .accountOpened(let opened):
      writer.key(1, in: &map)
      writer.text(opened.name.text)
      writer.key(2, in: &map)
      writer.unsigned(opened.kind.number)
      if let agency = opened.agency {
        writer.key(3, in: &map)
        writer.identifier(agency.value)
      }
    case .accountRenamed(let change):
      writer.key(1, in: &map)
      writer.text(change.before.text)
      writer.key(2, in: &map)
      writer.text(change.after.text)
    case .memberAdded(let added):
      writer.key(1, in: &map)
      writer.unsigned(added.role.number)
      writer.key(2, in: &map)
      writer.hash(added.key)
    case .memberRoleChanged(let change):
      writer.key(1, in: &map)
      writer.unsigned(change.before.number)
      writer.key(2, in: &map)
      writer.unsigned(change.after.number)
    case .memberKeyReset(let key):
      writer.key(1, in: &map)
      writer.hash(key)
    case .tokenCreated(let created):
      write(created.settings, to: &writer, in: &map)
      if let secret = created.secret {
        writer.key(6, in: &map)
        writer.hash(secret)
      }
      if created.isInferred {
        writer.key(7, in: &map)
        writer.bool(true)
      }
    case .tokenDuplicated(let duplicated):
      write(duplicated.settings, to: &writer, in: &map)
      writer.key(6, in: &map)
      writer.hash(duplicated.secret)
      writer.key(8, in: &map)
      writer.identifier(duplicated.source.value)
    case .tokenReset(let reset):
      writer.key(1, in: &map)
      writer.hash(reset.secret)
      writer.key(2, in: &map)
      writer.unsigned(UInt64(reset.generation))
      if let until = reset.previousUntil {
        writer.key(3, in: &map)
        writer.timestamp(until)
      }
    case .tokenResetTakenBack(let generation):
      writer.key(1, in: &map)
      writer.unsigned(UInt64(generation))
    case .tokenVersionUpgraded(let change):
      writer.key(1, in: &map)
      writer.text(change.before.text)
      writer.key(2, in: &map)
      writer.text(change.after.text)
    case .tokenEdited(let edit): write(edit, to: &writer, in: &map)
    case .tokenRestored(let restored):
      writer.key(1, in: &map)
      writer.hash(restored.secret)
      writer.key(2, in: &map)
      writer.unsigned(UInt64(restored.generation))
    case .accountClosed, .accountAPIAccessEnabled, .accountAPIAccessDisabled, .memberRemoved,
      .memberErased, .tokenGraceEnded, .tokenDisabled, .tokenEnabled, .tokenDeleted, .tokenErased:
      break
    }
    for field in unknown {
      writer.key(field.key, in: &map)
      writer.encoded(field.value)
    }
    writer.endMap(map)
  }

  /// Whether a type has clear data, so that the others need no field for it.
  static func isNeeded(for type: EventType) -> Bool {
    switch type {
    case .accountClosed, .accountAPIAccessEnabled, .accountAPIAccessDisabled, .memberRemoved,
      .memberErased, .tokenGraceEnded, .tokenDisabled, .tokenEnabled, .tokenDeleted, .tokenErased:
      false
    default: true
    }
  }

  private static func write(
    _ catalog: Catalog, to writer: inout CBORWriter, in map: inout CBORWriter.OpenMap
  ) {
    writer.key(1, in: &map)
    writer.array(count: catalog.versions.count)
    for version in catalog.versions {
      writer.array(count: version.sunset == nil ? 2 : 3)
      writer.text(version.name.text)
      writer.unsigned(version.status.number)
      if let sunset = version.sunset { writer.timestamp(sunset) }
    }
    writer.key(2, in: &map)
    writer.array(count: catalog.categories.count)
    for category in catalog.categories {
      writer.array(count: 2)
      writer.text(category.name.text)
      writer.scopes(category.scopes)
    }
  }

  private static func write(
    _ settings: TokenSettings, to writer: inout CBORWriter, in map: inout CBORWriter.OpenMap
  ) {
    writer.key(1, in: &map)
    writer.scopes(settings.scopes)
    writer.key(2, in: &map)
    writer.text(settings.apiVersion.text)
    if !settings.networks.isEmpty {
      writer.key(3, in: &map)
      writer.networks(settings.networks)
    }
    if let notBefore = settings.notBefore {
      writer.key(4, in: &map)
      writer.timestamp(notBefore)
    }
    if let expires = settings.expires {
      writer.key(5, in: &map)
      writer.timestamp(expires)
    }
  }

  private static func write(
    _ edit: TokenEdited, to writer: inout CBORWriter, in map: inout CBORWriter.OpenMap
  ) {
    if let scopes = edit.scopes {
      writer.key(1, in: &map)
      writer.array(count: 2)
      writer.scopes(scopes.before)
      writer.scopes(scopes.after)
    }
    if let networks = edit.networks {
      writer.key(2, in: &map)
      writer.array(count: 2)
      writer.networks(networks.before)
      writer.networks(networks.after)
    }
    if let notBefore = edit.notBefore {
      writer.key(3, in: &map)
      writer.array(count: 2)
      writer.optionalTimestamp(notBefore.before)
      writer.optionalTimestamp(notBefore.after)
    }
    if let expires = edit.expires {
      writer.key(4, in: &map)
      writer.array(count: 2)
      writer.optionalTimestamp(expires.before)
      writer.optionalTimestamp(expires.after)
    }
  }
}
