import EventLog
import TokenDomain

/// What a ``LiveFill`` applies event by event: all that is not about tokens, the slots of actors,
/// and the requests that are still remembered at the end.
struct OtherEvents {
  /// One step, in the order of the log.
  enum Step {
    /// An event that is about no token.
    case event(RecordedEvent)
    /// An actor's slot.
    case slot(UInt64, Actor)
    /// A request about a token.
    case request(Event)

    func apply(to transaction: inout LiveTransaction) throws {
      switch self {
      case .event(let recorded): try transaction.take(recorded)
      case .slot(let slot, let actor): try transaction.remember(slot, forActor: actor)
      case .request(let event): rememberRequest(of: event, in: &transaction)
      }
    }
  }

  /// Requests recorded before this are forgotten in the end, so those about tokens are left out.
  let remembersFrom: Timestamp
  /// What is to be applied.
  var steps: [Step] = []
  private var slots: [Actor: UInt64] = [:]

  init(remembersFrom: Timestamp) {
    self.remembersFrom = remembersFrom
  }

  /// Takes in the next event of the log.
  mutating func take(_ event: SealedEvent, _ keys: any SealingKeys) throws {
    let envelope = event.envelope
    guard case .token = envelope.subject else {
      var recorded = try event.opened(.nouns, vault: keys)
      // What a holder does is sealed under its token's key, which the token's window knows.
      if case .holder = envelope.actor { recorded.actorSlot = nil }
      steps.append(.event(recorded))
      // It remembers its actor's slot itself, and forgets that of a member who is erased.
      slots[envelope.actor.principal] = nil
      if envelope.type == .memberErased, case .member(let id) = envelope.subject {
        slots[.member(id, by: nil)] = nil
      }
      return
    }
    noteActor(envelope)
    if event.hasRequest, envelope.recordedAt >= remembersFrom {
      steps.append(.request(try event.opened(.none, vault: keys).event))
    }
  }

  private mutating func noteActor(_ envelope: RecordEnvelope) {
    guard let slot = envelope.actorSlot else { return }
    if case .holder = envelope.actor { return }
    let actor = envelope.actor.principal
    if slots[actor] == slot { return }
    if slots.count >= LiveFill.knownActorsMax { slots.removeAll() }
    slots[actor] = slot
    steps.append(.slot(slot, actor))
  }
}
