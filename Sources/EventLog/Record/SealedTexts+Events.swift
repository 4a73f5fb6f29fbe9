import TokenDomain

/// Which texts an event seals.
extension SealedTexts {
  /// What goes under the subject's key: nothing unless it is a member or a token.
  ///
  /// - Throws: ``EventRecordError/Cause/erasedText``.
  static func ofSubject(_ event: Event) throws -> SealedTexts {
    var texts = SealedTexts()
    guard event.subject.hasSlot else { return texts }
    texts.reason = try event.reason.map { try present($0) }
    switch event.body {
    case .memberAdded(let added):
      texts.name = try present(added.name)
      texts.email = try present(added.email)
    case .tokenCreated(let created): try texts.set(created.settings)
    case .tokenDuplicated(let duplicated): try texts.set(duplicated.settings)
    case .tokenEdited(let edit): try texts.set(edit)
    case .tokenRestored(let restored): try texts.set(restored.name)
    default: break
    }
    return texts
  }

  /// What goes under the actor's key: where it acted from, and why if the subject has no key.
  ///
  /// - Throws: ``EventRecordError/Cause/erasedText``.
  static func ofActor(_ event: Event) throws -> SealedTexts {
    var texts = SealedTexts()
    if !event.subject.hasSlot { texts.reason = try event.reason.map { try present($0) } }
    texts.address = event.origin.address?.bytes
    texts.agent = try event.origin.agent.map { try present($0) }
    return texts
  }

  /// The changes of texts, added to those of clear fields.
  func edit(_ clear: TokenEdited) -> TokenEdited {
    var edit = clear
    edit.name = nameChange
    if descriptionBefore != nil || description != nil {
      edit.description = Change(
        before: descriptionBefore.map { TokenDescription(stored: $0) },
        after: description.map { TokenDescription(stored: $0) })
    }
    if contactBefore != nil || contact != nil {
      edit.contact = Change(
        before: contactBefore.map { EmailAddress(stored: $0) },
        after: contact.map { EmailAddress(stored: $0) })
    }
    if let developersBefore, let developers {
      edit.developers = Change(
        before: developersBefore.map { EmailAddress(stored: $0) },
        after: developers.map { EmailAddress(stored: $0) })
    }
    return edit
  }

  /// The change of a name, if there is one.
  var nameChange: Change<TokenName>? {
    guard let nameBefore, let name else { return nil }
    return Change(before: TokenName(stored: nameBefore), after: TokenName(stored: name))
  }

  private mutating func set(_ settings: TokenSettings) throws {
    name = try Self.present(settings.name)
    description = try settings.description.map { try Self.present($0) }
    contact = try settings.contact.map { try Self.present($0) }
    if !settings.developers.isEmpty {
      developers = try settings.developers.map { try Self.present($0) }
    }
  }

  private mutating func set(_ edit: TokenEdited) throws {
    try set(edit.name)
    description = try edit.description?.after.map { try Self.present($0) }
    descriptionBefore = try edit.description?.before.map { try Self.present($0) }
    contact = try edit.contact?.after.map { try Self.present($0) }
    contactBefore = try edit.contact?.before.map { try Self.present($0) }
    developers = try edit.developers?.after.map { try Self.present($0) }
    developersBefore = try edit.developers?.before.map { try Self.present($0) }
  }

  private mutating func set(_ change: Change<TokenName>?) throws {
    name = try (change?.after).map { try Self.present($0) }
    nameBefore = try (change?.before).map { try Self.present($0) }
  }

  private static func present<Rule>(_ text: RuledText<Rule>) throws -> String {
    guard !text.isErased else { throw EventRecordError.Cause.erasedText }
    return text.text
  }
}

extension Subject {
  /// Whether it has texts of its own to erase, and so a key of its own.
  var hasSlot: Bool {
    switch self {
    case .member, .token: true
    case .ledger, .catalog, .account: false
    }
  }
}
