import Cryptography
import EventLog
import Files
import LedgerViews
import Synchronization
import TokenDomain

/// A log in memory, and the vault that its texts are sealed under.
final class TestLog: EventSource, SealingKeys {
  private let events = Mutex<[RecordedEvent]>([])
  private let writer = Monitor(false)
  private let vault = Mutex<[UInt64: SecretKey]>([:])
  private let slots = Mutex<UInt64>(0)

  /// A new slot of the vault.
  func newSlot() -> UInt64 {
    let slot = slots.withLock { slot in
      slot += 1
      return slot
    }
    vault.withLock { $0[slot] = SecretKey() }
    return slot
  }

  /// Destroys the key in a slot.
  func erase(_ slot: UInt64) { vault.withLock { $0[slot] = nil } }

  func key(slot: UInt64) -> SecretKey? { vault.withLock { $0[slot] } }

  func append(_ event: RecordedEvent) { events.withLock { $0.append(event) } }

  func lastPosition() -> Position { events.withLock { $0.last?.event.position ?? .zero } }

  func forEach(
    after position: Position, countMax: Int, _ body: (RecordedEvent) throws -> Void
  ) throws {
    let next = events.withLock { $0.dropFirst(Int(position.value)).prefix(countMax) }
    for event in next { try body(readable(event)) }
  }

  func withWriteLock(_ body: () throws -> Void) throws {
    writer.wait { isWriting -> Void? in
      if isWriting { return nil }
      isWriting = true
      return ()
    }
    defer { writer.update { $0 = false } }
    try body()
  }

  /// The event as it can be read now: without the texts whose key was destroyed.
  private func readable(_ stored: RecordedEvent) -> RecordedEvent {
    guard let slot = stored.subjectSlot, key(slot: slot) == nil else { return stored }
    var event = stored.event
    switch event.body {
    case .memberAdded(var added):
      added.name = .erased
      added.email = .erased
      event.body = .memberAdded(added)
    case .tokenCreated(var created):
      created.settings = created.settings.erased
      event.body = .tokenCreated(created)
    case .tokenDuplicated(var duplicated):
      duplicated.settings = duplicated.settings.erased
      event.body = .tokenDuplicated(duplicated)
    case .tokenEdited(var edited):
      if edited.name != nil { edited.name = Change(before: .erased, after: .erased) }
      if edited.description != nil {
        edited.description = Change(before: .erased, after: .erased)
      }
      event.body = .tokenEdited(edited)
    case .tokenRestored(var restored):
      if restored.name != nil { restored.name = Change(before: .erased, after: .erased) }
      event.body = .tokenRestored(restored)
    default: break
    }
    return RecordedEvent(event, subjectSlot: slot, actorSlot: stored.actorSlot)
  }
}

extension TokenSettings {
  /// The settings without their texts.
  fileprivate var erased: TokenSettings {
    var settings = self
    settings.name = .erased
    settings.description = description.map { _ in .erased }
    settings.contact = contact.map { _ in .erased }
    settings.developers = developers.map { _ in .erased }
    return settings
  }
}
