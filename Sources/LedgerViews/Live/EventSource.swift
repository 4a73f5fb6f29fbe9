package import EventLog
package import TokenDomain

/// What the views follow and replay reads: the log, or an array of records in tests.
package protocol EventSource: Sendable {
  /// The keys of the texts that are sealed in its events.
  var sealingKeys: any SealingKeys { get }

  /// The position of the last event that was committed; zero if there is none.
  @available(*, noasync)
  func lastPosition() throws -> Position

  /// Lends the records after `position` in order, at most `countMax` of them, from one snapshot.
  ///
  /// - Throws: `LogError.missingRecord` for a gap, and what `body` throws.
  @available(*, noasync)
  func forEachRecord(
    after position: Position, countMax: Int, _ body: (RawSpan) throws -> Void
  ) throws

  /// The event at a position; `nil` if there is none.
  @available(*, noasync)
  func sealedEvent(at position: Position) throws -> SealedEvent?

  /// Runs `body` while this thread holds the log's write lock.
  @available(*, noasync)
  func withWriteLock(_ body: () throws -> Void) throws
}

extension EventSource {
  /// Lends the events after `position` in order, at most `countMax` of them, from one snapshot.
  @available(*, noasync)
  package func forEach(
    after position: Position, countMax: Int, _ body: (SealedEvent) throws -> Void
  ) throws {
    try forEachRecord(after: position, countMax: countMax) { try body(SealedEvent($0)) }
  }

  /// Lends the records after `start` up to `end`, in order, a snapshot for every `chunkEvents` of
  /// them. `chunkEnded` is told where each ended, and ends it all by returning `false`.
  ///
  /// - Throws: ``LogError/missingRecord(_:)`` if the log ends before `end`.
  @available(*, noasync)
  func forEachRecord(
    after start: Position, through end: Position, chunkEvents: Int,
    _ body: (RawSpan) throws -> Void, chunkEnded: (Position) throws -> Bool
  ) throws {
    var reached = start
    while reached < end {
      let count = min(UInt64(chunkEvents), end.value - reached.value)
      let before = reached
      try forEachRecord(after: reached, countMax: Int(count)) { record in
        try body(record)
        reached = reached.next
      }
      guard reached > before else { throw LogError.missingRecord(reached.next) }
      guard try chunkEnded(reached) else { return }
    }
  }
}

extension EventLog: EventSource {
  package var sealingKeys: any SealingKeys { vault }

  @available(*, noasync)
  package func forEachRecord(
    after position: Position, countMax: Int, _ body: (RawSpan) throws -> Void
  ) throws {
    try read { snapshot in
      let end = min(try snapshot.lastPosition(), Position(position.value + UInt64(countMax)))
      try snapshot.forEachRecord(after: position, through: end) { record in
        try body(record)
        return true
      }
    }
  }

  @available(*, noasync)
  package func sealedEvent(at position: Position) throws -> SealedEvent? {
    try read { snapshot in
      try snapshot.withRecord(at: position) { try SealedEvent($0) }
    }
  }
}
