import EventLog
package import TokenDomain

/// A token as the log up to some position describes it, with its texts still sealed in the events
/// that gave them.
package struct FoldedToken {
  /// The token. Where it has a text, there is a placeholder.
  package private(set) var token: Token
  /// The position of the event that made it.
  package let created: Position
  /// The slot of the key that its texts are sealed under; `nil` if it has none, or no longer.
  package internal(set) var slot: UInt64?

  /// The events that gave the texts last; zero for none since they were erased.
  private var name = Position.zero
  private var description = Position.zero
  private var contact = Position.zero
  private var developers = Position.zero

  /// The token that an event makes.
  init(madeBy event: SealedEvent, _ keys: any SealingKeys) throws {
    let recorded = try event.opened(.none, vault: keys)
    var made: Token?
    try Token.fold(&made, recorded.event)
    guard let made else { preconditionFailure("folding makes a token or throws") }
    token = made
    created = recorded.event.position
    slot = recorded.subjectSlot
    note(recorded.event.body, at: created)
  }

  /// Goes one event further.
  mutating func apply(_ event: SealedEvent, _ keys: any SealingKeys) throws {
    if let slot = event.envelope.subjectSlot { self.slot = slot }
    try apply(try event.body(.none, vault: keys), at: event.envelope.position)
  }

  /// Goes one event further that seals nothing under another slot.
  mutating func apply(_ body: EventBody, at position: Position) throws {
    try token.apply(body, at: position)
    note(body, at: position)
  }

  private mutating func note(_ body: EventBody, at position: Position) {
    switch body {
    case .tokenCreated, .tokenDuplicated, .tokenEdited, .tokenRestored:
      let given = GivenTexts(body)
      if given.name != nil { name = position }
      if given.description != nil { description = position }
      if given.contact != nil { contact = position }
      if given.developers != nil { developers = position }
    case .tokenErased:
      slot = nil
      (name, description, contact, developers) = (.zero, .zero, .zero, .zero)
    default: break
    }
  }

  /// The token with its texts.
  ///
  /// - Throws: ``LogError/missingRecord(_:)``, `EventRecordError`, and what LMDB says.
  /// - Complexity: an event to read and a seal to open, or up to four if as many events gave the
  ///   texts; two to three microseconds each.
  @available(*, noasync)
  package func opened(in source: some EventSource) throws -> Token {
    var token = token
    var texts = OpenedTexts(source)
    if name > .zero, let text = try texts.given(at: name).name { token.settings.name = text }
    if token.settings.description != nil, description > .zero,
      let text = try texts.given(at: description).description
    {
      token.settings.description = text
    }
    if token.settings.contact != nil, contact > .zero,
      let text = try texts.given(at: contact).contact
    {
      token.settings.contact = text
    }
    if !token.settings.developers.isEmpty, developers > .zero,
      let text = try texts.given(at: developers).developers
    {
      token.settings.developers = text
    }
    return token
  }
}

/// The texts that an event gave its token; `nil` for what it left as it was.
private struct GivenTexts {
  var name: TokenName?
  var description: TokenDescription??
  var contact: EmailAddress??
  var developers: [EmailAddress]?

  init(_ body: EventBody) {
    switch body {
    case .tokenCreated(let created): take(created.settings)
    case .tokenDuplicated(let duplicated): take(duplicated.settings)
    case .tokenEdited(let edited):
      name = edited.name?.after
      description = edited.description.map(\.after)
      contact = edited.contact.map(\.after)
      developers = edited.developers?.after
    case .tokenRestored(let restored): name = restored.name?.after
    default: break
    }
  }

  private mutating func take(_ settings: TokenSettings) {
    name = settings.name
    description = .some(settings.description)
    contact = .some(settings.contact)
    developers = settings.developers
  }
}

/// The texts of one event after the other, each opened once: most tokens have all from one.
private struct OpenedTexts<Source: EventSource> {
  private let source: Source
  private var last: (position: Position, texts: GivenTexts)?

  init(_ source: Source) { self.source = source }

  @available(*, noasync)
  mutating func given(at position: Position) throws -> GivenTexts {
    if let last, last.position == position { return last.texts }
    guard let event = try source.sealedEvent(at: position) else {
      throw LogError.missingRecord(position)
    }
    let texts = GivenTexts(try event.body(.nouns, vault: source.sealingKeys))
    last = (position, texts)
    return texts
  }
}
