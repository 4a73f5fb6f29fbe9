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
      guard token != nil else { throw event.missing }
      try token?.apply(event)
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

  /// Changes the token as `event` says, in place.
  ///
  /// - Throws: ``UnappliableEvent`` for an event that makes a token or is about something else; the
  ///   token is then as it was.
  public mutating func apply(_ event: Event) throws(UnappliableEvent) {
    try apply(event.body, at: event.position)
  }

  /// Changes the token as an event about it says, of which no more is needed than this.
  ///
  /// - Throws: ``UnappliableEvent`` for an event that makes a token or is about something else; the
  ///   token is then as it was.
  package mutating func apply(
    _ body: EventBody, at position: Position
  ) throws(UnappliableEvent) {
    func misfit(_ cause: String) -> UnappliableEvent {
      UnappliableEvent(position: position, type: body.type, cause: cause)
    }
    switch body {
    case .tokenReset(let reset):
      previous = reset.previousUntil.flatMap { until in
        secret.map { PreviousSecret(hash: $0, generation: generation, until: until) }
      }
      secret = reset.secret
      take(generation: reset.generation)
    case .tokenGraceEnded: previous = nil
    case .tokenResetTakenBack(let generation):
      guard let replaced = previous else {
        throw misfit("there is no secret to go back to")
      }
      secret = replaced.hash
      previous = nil
      take(generation: generation)
    case .tokenVersionUpgraded(let version): settings.apiVersion = version.after
    case .tokenDisabled: isDisabled = true
    case .tokenEnabled: isDisabled = false
    case .tokenEdited(let edited): settings.apply(edited)
    case .tokenDeleted:
      isDeleted = true
      secret = nil
      previous = nil
    case .tokenRestored(let restored):
      isDeleted = false
      if let name = restored.name { settings.name = name.after }
      secret = restored.secret
      take(generation: restored.generation)
    case .tokenErased:
      isErased = true
      settings.name = .erased
      settings.description = nil
      settings.contact = nil
      settings.developers = []
    case .tokenCreated, .tokenDuplicated: throw misfit("there is \(id) already")
    default: throw misfit("it is about \(id), which such an event cannot be about")
    }
    revision = position
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
