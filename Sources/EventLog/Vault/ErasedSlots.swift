package import TokenDomain

/// Which keys the log says are destroyed: those of an erased subject that were used before its
/// `…erased` event. What was written since has a new key, and so has the reason of the erasure.
///
/// Fed with the log twice: first to find who was erased, then, if anybody was, to find the keys.
package struct ErasedSlots {
  private var erasedAt: [Subject: Position] = [:]
  /// The last `…erased` event noted; zero without one.
  package private(set) var end = Position.zero
  /// The slots to destroy, once the log was read for the second time.
  package private(set) var slots: Set<UInt64> = []

  package init() {}

  /// Whether nobody was erased, so that the log need not be read again.
  package var isEmpty: Bool { erasedAt.isEmpty }

  /// The tokens that were erased.
  package var tokens: [TokenID] {
    erasedAt.keys.compactMap { if case .token(let id) = $0 { id } else { nil } }
  }

  /// Takes in an event, the first time.
  package mutating func note(_ event: RecordEnvelope) {
    guard event.type.isErasure else { return }
    erasedAt[event.subject] = event.position
    end = max(end, event.position)
  }

  /// Takes in an event, the second time.
  package mutating func collect(_ event: RecordEnvelope) {
    if let slot = event.subjectSlot, isErased(event.subject, before: event.position) {
      slots.insert(slot)
    }
    let acting: Subject? =
      switch event.actor {
      case .member(let id, _): .member(id)
      case .holder(let id): .token(id)
      case .operator, .principal: nil
      }
    if let slot = event.actorSlot, let acting, isErased(acting, before: event.position) {
      slots.insert(slot)
    }
  }

  private func isErased(_ subject: Subject, before position: Position) -> Bool {
    erasedAt[subject].map { position < $0 } ?? false
  }
}

extension EventType {
  /// Whether it says that somebody was erased.
  package var isErasure: Bool { self == .tokenErased || self == .memberErased }
}
