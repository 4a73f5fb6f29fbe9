package import EventLog
package import LMDB
import Synchronization
import TokenDomain

/// The write transaction of the live views. What it changes, no one else sees until ``commit()``;
/// letting go of it aborts it. Belongs to the thread that began it.
package struct LiveTransaction: ~Copyable {
  var write: DerivedWrite
  package let keys: ViewKeys
  /// What the indexes found for a selection that is about to be decided on.
  package var selection: TokenSelection?
  private let failed = Mutex<(any Error)?>(nil)

  init(_ write: consuming DerivedWrite, keys: ViewKeys) {
    self.write = write
    self.keys = keys
  }

  /// Makes everything visible.
  ///
  /// - Throws: the ``failure`` if a look-up failed; what LMDB says, `mapFull` among it.
  @available(*, noasync)
  package consuming func commit() throws {
    if let failure { throw failure }
    try write.commit()
  }
}

extension LiveTransaction: LiveReading {
  package var access: TransactionAccess { write.access }
  package var header: DerivedHeader { write.header }
  package var environment: DerivedEnvironment { write.environment }
  package var failure: (any Error)? { failed.withLock { $0 } }
  package func note(_ failure: any Error) { failed.withLock { $0 = $0 ?? failure } }
}

extension LiveTransaction {
  /// Applies one event, the next after ``position``, to every view.
  ///
  /// - Throws: ``LiveViewsError`` for an event that does not fit; what LMDB says, `mapFull` among
  ///   it. The transaction can then only be aborted.
  package mutating func apply(_ recorded: RecordedEvent) throws {
    let event = recorded.event
    guard event.position == header.position.next else {
      throw LiveViewsError.notNext(expected: header.position.next, actual: event.position)
    }
    try take(recorded)
    write.header.position = event.position
    write.header.recordedAt = event.recordedAt
  }

  /// Applies an event that need not be the next one, if those between have nothing to do with it.
  mutating func take(_ recorded: RecordedEvent) throws {
    let event = recorded.event
    try remember(recorded.subjectSlot, for: event.subject)
    try remember(recorded.actorSlot, forActor: event.actor)
    do {
      try TokenDomain.apply(event, to: &self)
    } catch {
      // A look-up that failed explains more than what it made impossible.
      if let failure { throw failure }
      throw LiveViewsError.cannotApply(
        view: "State", position: error.position, type: error.type, cause: error.cause)
    }
    if let failure { throw failure }
    if event.type == .tokenErased || event.type == .memberErased {
      _ = try write.transaction.delete(table(.slots), SlotKey.key(for: event.subject))
    }
  }

  private mutating func remember(_ slot: UInt64?, for subject: Subject) throws {
    guard let slot, try self.slot(for: subject) != slot else { return }
    try put(.slots, SlotKey.key(for: subject), slot.bigEndianBytes)
  }

  mutating func remember(_ slot: UInt64?, forActor actor: Actor) throws {
    guard let slot else { return }
    let key = SlotKey.key(for: actor, keys)
    let known = try withValue(table(.slots), key) { $0.bigEndian(0) as UInt64 }
    guard known != slot else { return }
    try put(.slots, key, slot.bigEndianBytes)
  }

  mutating func put(_ table: LiveTable, _ key: [UInt8], _ value: [UInt8]) throws {
    try write.transaction.put(self.table(table), key, value)
  }

  mutating func delete(_ table: LiveTable, _ key: [UInt8]) throws {
    _ = try write.transaction.delete(self.table(table), key)
  }
}
