extension Event {
  package static let columns = [
    "position", "id", "type", "schema", "recordedAt", "occurredAt", "account", "subject",
    "actor.id", "actor.via", "actor.address", "actor.agent", "reason", "correlation", "causation",
    "request", "data", "erased",
  ]

  /// The schema version that events are upcast to when they are read.
  package static let schema: Int64 = 1

  /// The event; with `erased`, the fields in which text was destroyed, if there are any.
  package var json: JSON {
    let placed: [(String, JSON)] = [
      ("position", .position(position)), ("id", .text(id)), ("type", .string(type.name)),
      ("schema", .number(Self.schema)), ("recordedAt", .text(recordedAt)),
      ("occurredAt", .text(occurredAt)), ("account", .text(account)),
      ("subject", .string(subject.id)),
    ]
    let acted: [(String, JSON)] = [
      ("actor", actorJSON), ("reason", .ruled(reason)), ("correlation", .text(correlation)),
      ("causation", causation.map { .position($0) } ?? .null), ("request", .ruled(request?.id)),
      ("data", body.json),
    ]
    let erased = erasedFields
    return .object(placed + acted + (erased.isEmpty ? [] : [("erased", .texts(erased))]))
  }

  private var actorJSON: JSON {
    var fields: [(String, JSON)] = [
      ("id", .string(actor.id)), ("via", .string(origin.via.rawValue)),
      ("address", .text(origin.address)), ("agent", .ruled(origin.agent)),
    ]
    // Only an operator who acts in a member's name stands behind an actor.
    if case .member(_, let name?) = actor {
      fields.append(("by", .string("operator:\(name.text)")))
    }
    return .object(fields)
  }
}

extension EventBody {
  /// What happened, a field by its name as tokens, accounts and members show it; a change has
  /// `before` and `after`. Hashes of secrets are left out: a reader needs only the key's number.
  package var json: JSON {
    switch self {
    case .ledgerCreated(let created):
      .object([
        ("ledger", .text(created.ledger)), ("origin", .string(created.origin)),
        ("keyNumber", .integer(created.keyNumber)),
      ])
    case .ledgerRestored(let restored):
      .object([
        ("incarnation", .text(restored.incarnation)), ("source", .string(restored.source)),
        ("lastPosition", .position(restored.lastPosition)),
      ])
    case .ledgerKeyRotated(let number), .ledgerKeyRetired(let number):
      .object([("keyNumber", .integer(number))])
    case .catalogPublished(let catalog): catalog.json
    case .accountOpened(let opened):
      .object([
        ("name", .ruled(opened.name)), ("kind", .string(opened.kind.rawValue)),
        ("agency", .text(opened.agency)),
      ])
    case .accountRenamed(let change): .object([("name", .change(change) { .ruled($0) })])
    case .memberAdded(let added):
      .object([
        ("name", .ruled(added.name)), ("email", .ruled(added.email)),
        ("role", .string(added.role.rawValue)), ("keyNumber", .integer(added.key.keyNumber)),
      ])
    case .memberRoleChanged(let change):
      .object([("role", .change(change) { .string($0.rawValue) })])
    case .memberKeyReset(let key): .object([("keyNumber", .integer(key.keyNumber))])
    case .tokenCreated(let created):
      .object(
        created.settings.fields + [
          ("keyNumber", .keyNumber(created.secret)), ("inferred", .bool(created.isInferred)),
        ])
    case .tokenDuplicated(let duplicated):
      .object(
        [("source", .text(duplicated.source))] + duplicated.settings.fields + [
          ("keyNumber", .keyNumber(duplicated.secret))
        ])
    case .tokenReset(let reset):
      .object([
        ("generation", .integer(reset.generation)), ("previousUntil", .text(reset.previousUntil)),
        ("keyNumber", .keyNumber(reset.secret)),
      ])
    case .tokenResetTakenBack(let generation): .object([("generation", .integer(generation))])
    case .tokenVersionUpgraded(let change):
      .object([("apiVersion", .change(change) { .ruled($0) })])
    case .tokenEdited(let edited): edited.json
    case .tokenRestored(let restored):
      .object([
        ("name", .change(restored.name) { .ruled($0) }),
        ("generation", .integer(restored.generation)),
        ("keyNumber", .keyNumber(restored.secret)),
      ])
    case .accountClosed, .accountAPIAccessEnabled, .accountAPIAccessDisabled, .memberRemoved,
      .memberErased, .tokenGraceEnded, .tokenDisabled, .tokenEnabled, .tokenDeleted, .tokenErased:
      .object([])
    }
  }
}

extension TokenSettings {
  fileprivate var fields: [(String, JSON)] {
    [
      ("name", .ruled(name)), ("description", .ruled(description)),
      ("apiVersion", .ruled(apiVersion)), ("scopes", .texts(scopes)), ("contact", .ruled(contact)),
      ("developers", .people(developers)), ("allow", .texts(networks)),
      ("notBefore", .text(notBefore)), ("expires", .text(expires)),
    ]
  }
}

extension TokenEdited {
  /// Every field, null where the edit left it alone.
  fileprivate var json: JSON {
    .object([
      ("name", .change(name) { .ruled($0) }),
      ("description", .change(description) { .ruled($0) }),
      ("scopes", .change(scopes) { .texts($0) }), ("contact", .change(contact) { .ruled($0) }),
      ("developers", .change(developers) { .people($0) }),
      ("allow", .change(networks) { .texts($0) }),
      ("notBefore", .change(notBefore) { .text($0) }),
      ("expires", .change(expires) { .text($0) }),
    ])
  }
}

extension JSON {
  fileprivate static func change<Value>(_ change: Change<Value>?, _ json: (Value) -> JSON) -> JSON {
    guard let change else { return .null }
    return .object([("before", json(change.before)), ("after", json(change.after))])
  }

  fileprivate static func keyNumber(_ hash: SecretHash?) -> JSON {
    hash.map { .integer($0.keyNumber) } ?? .null
  }
}
