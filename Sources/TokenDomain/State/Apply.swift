/// An event that does not fit the state it comes to: the log is damaged or from a newer program.
public struct UnappliableEvent: Error, Hashable, Sendable {
  public var position: Position
  public var type: EventType
  public var cause: String

  public init(position: Position, type: EventType, cause: String) {
    self.position = position
    self.type = type
    self.cause = cause
  }

  init(_ event: Event, _ cause: String) {
    self.init(position: event.position, type: event.type, cause: cause)
  }
}

/// Applies a fact to the state. It refuses nothing: live commands, replay and rebuild all come here.
///
/// An event that cannot be applied leaves the state as it was.
///
/// - Throws: ``UnappliableEvent`` if the event is about something that the state does not have, makes
///   something that it has already, or was applied before.
public func apply<State: StateStore & ~Copyable>(
  _ event: Event, to state: inout State
) throws(UnappliableEvent) {
  guard event.position > state.position else {
    throw UnappliableEvent(event, "the state is at position \(state.position) already")
  }
  switch event.subject {
  case .ledger:
    let before = state.keyNumbers
    let numbers = try event.keyNumbers(after: before)
    if numbers != before { state.set(keyNumbers: numbers) }
  case .catalog:
    guard case .catalogPublished(let catalog) = event.body else { throw event.mismatch }
    state.set(catalog: catalog)
  case .account(let id):
    let before = state.account(id)
    var account = before
    try Account.fold(&account, event)
    if let account { state.set(account, replacing: before) }
  case .member(let id):
    let before = state.member(id)
    var member = before
    try Member.fold(&member, event)
    if let member { state.set(member, replacing: before) }
  case .token(let id):
    let before = state.token(id)
    var token = before
    try Token.fold(&token, event)
    if let token { state.set(token, replacing: before) }
  }
  rememberRequest(of: event, in: &state)
  state.set(position: event.position)
}

/// Remembers the request that led to an event, if it had an id, and forgets those that are over by
/// then: what ``apply(_:to:)`` does besides.
public func rememberRequest<State: StateStore & ~Copyable>(of event: Event, in state: inout State) {
  if let request = event.request {
    state.remember(
      request, of: event.actor.principal, at: event.position, recordedAt: event.recordedAt)
  }
  state.forgetRequests(recordedBefore: event.recordedAt - RememberedRequest.memory)
}

extension Event {
  /// The numbers of the pepper keys that accept once this event about the ledger has happened, the
  /// current one last.
  ///
  /// - Throws: ``UnappliableEvent`` for an event about something else.
  package func keyNumbers(after numbers: [UInt32]) throws(UnappliableEvent) -> [UInt32] {
    switch body {
    case .ledgerCreated(let created): [created.keyNumber]
    case .ledgerRestored: numbers
    case .ledgerKeyRotated(let number): numbers + [number]
    case .ledgerKeyRetired(let number): numbers.filter { $0 != number }
    default: throw mismatch
    }
  }

  /// The event is of a type that its subject cannot have.
  var mismatch: UnappliableEvent {
    UnappliableEvent(self, "it is about \(subject.id), which such an event cannot be about")
  }

  /// The event is about something that should be there.
  var missing: UnappliableEvent { UnappliableEvent(self, "there is no \(subject.id)") }

  /// The event makes something that should not be there yet.
  var repeated: UnappliableEvent { UnappliableEvent(self, "there is \(subject.id) already") }
}
