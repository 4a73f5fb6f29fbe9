package import TokenDomain

/// Which keys the log says are destroyed: those of an erased subject that were used up to its
/// `…erased` event. What was written to it later has a new key.
///
/// Fed with the log twice: first to find who was erased, then, if anybody was, to find the keys.
package struct ErasedSlots {
  private var erasedAt: [Subject: Position] = [:]
  /// The slots to destroy, once the log was read for the second time.
  package private(set) var slots: Set<UInt64> = []

  package init() {}

  /// Whether nobody was erased, so that the log need not be read again.
  package var isEmpty: Bool { erasedAt.isEmpty }

  /// Takes in an event, the first time.
  package mutating func note(_ event: Event) {
    guard event.type == .tokenErased || event.type == .memberErased else { return }
    erasedAt[event.subject] = event.position
  }

  /// Takes in an event, the second time.
  package mutating func collect(_ recorded: RecordedEvent) {
    let event = recorded.event
    if let slot = recorded.subjectSlot, isErased(event.subject, at: event.position) {
      slots.insert(slot)
    }
    let acting: Subject? =
      switch event.actor {
      case .member(let id, _): .member(id)
      case .holder(let id): .token(id)
      case .operator, .principal: nil
      }
    if let slot = recorded.actorSlot, let acting, isErased(acting, at: event.position) {
      slots.insert(slot)
    }
  }

  private func isErased(_ subject: Subject, at position: Position) -> Bool {
    erasedAt[subject].map { position <= $0 } ?? false
  }
}
