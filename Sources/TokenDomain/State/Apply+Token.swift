extension Token {
  /// Takes a token one event further; the event must be about this token, or make it.
  ///
  /// This is all that a replay of one token needs.
  ///
  /// - Throws: ``UnappliableEvent``; the token is then as it was.
  public static func fold(_ token: inout Token?, _ event: Event) throws(UnappliableEvent) {
    guard case .token = event.subject else { throw event.mismatch }
    switch event.body {
    case .tokenCreated(let created):
      guard token == nil else { throw event.repeated }
      token = try Token(
        settings: created.settings, secret: created.secret, duplicatedFrom: nil, madeBy: event)
    case .tokenDuplicated(let duplicated):
      guard token == nil else { throw event.repeated }
      token = try Token(
        settings: duplicated.settings, secret: duplicated.secret,
        duplicatedFrom: duplicated.source, madeBy: event)
    default:
      guard let before = token else { throw event.missing }
      token = try before.applying(event)
    }
  }

  private init(
    settings: TokenSettings, secret: SecretHash?, duplicatedFrom: TokenID?, madeBy event: Event
  ) throws(UnappliableEvent) {
    guard case .token(let id) = event.subject else { throw event.mismatch }
    guard let account = event.account else { throw UnappliableEvent(event, "it names no account") }
    let generation: UInt32 = secret == nil ? 0 : 1
    self.init(
      id: id, account: account, settings: settings, createdAt: event.occurredAt,
      createdBy: event.actor, duplicatedFrom: duplicatedFrom, generation: generation,
      highestGeneration: generation, secret: secret, revision: event.position)
  }

  /// The token after `event`, which changes it.
  ///
  /// - Throws: ``UnappliableEvent`` for an event that makes a token or is about something else.
  public func applying(_ event: Event) throws(UnappliableEvent) -> Token {
    var token = self
    switch event.body {
    case .tokenReset(let reset):
      token.previous = reset.previousUntil.flatMap { until in
        secret.map { PreviousSecret(hash: $0, generation: generation, until: until) }
      }
      token.secret = reset.secret
      token.take(generation: reset.generation)
    case .tokenGraceEnded: token.previous = nil
    case .tokenResetTakenBack(let generation):
      guard let previous else {
        throw UnappliableEvent(event, "there is no secret to go back to")
      }
      token.secret = previous.hash
      token.previous = nil
      token.take(generation: generation)
    case .tokenVersionUpgraded(let version): token.settings.apiVersion = version.after
    case .tokenDisabled: token.isDisabled = true
    case .tokenEnabled: token.isDisabled = false
    case .tokenEdited(let edited): token.settings.apply(edited)
    case .tokenDeleted:
      token.isDeleted = true
      token.secret = nil
      token.previous = nil
    case .tokenRestored(let restored):
      token.isDeleted = false
      if let name = restored.name { token.settings.name = name.after }
      token.secret = restored.secret
      token.take(generation: restored.generation)
    case .tokenErased:
      token.isErased = true
      token.settings.name = .erased
      token.settings.description = nil
      token.settings.contact = nil
      token.settings.developers = []
    default: throw event.mismatch
    }
    token.revision = event.position
    return token
  }

  private mutating func take(generation number: UInt32) {
    generation = number
    highestGeneration = max(highestGeneration, number)
  }
}

extension TokenSettings {
  fileprivate mutating func apply(_ edited: TokenEdited) {
    if let change = edited.name { name = change.after }
    if let change = edited.description { description = change.after }
    if let change = edited.scopes { scopes = change.after }
    if let change = edited.contact { contact = change.after }
    if let change = edited.developers { developers = change.after }
    if let change = edited.networks { networks = change.after }
    if let change = edited.notBefore { notBefore = change.after }
    if let change = edited.expires { expires = change.after }
  }
}
