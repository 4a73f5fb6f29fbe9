package import EventLog
package import TokenDomain

/// What the views follow: the log, or an array in tests.
package protocol EventSource: Sendable {
  /// The position of the last event that was committed; zero if there is none.
  @available(*, noasync)
  func lastPosition() throws -> Position

  /// Lends the events after `position` in order, at most `countMax` of them, from one snapshot.
  @available(*, noasync)
  func forEach(
    after position: Position, countMax: Int, _ body: (RecordedEvent) throws -> Void
  ) throws

  /// Runs `body` while this thread holds the log's write lock.
  @available(*, noasync)
  func withWriteLock(_ body: () throws -> Void) throws
}

extension EventLog: EventSource {
  /// Decodes and opens the events after `position`, at most `countMax` of them.
  @available(*, noasync)
  package func forEach(
    after position: Position, countMax: Int, _ body: (RecordedEvent) throws -> Void
  ) throws {
    try read { snapshot in
      let end = min(try snapshot.lastPosition(), Position(position.value + UInt64(countMax)))
      try snapshot.forEachRecord(after: position, through: end) { record in
        try body(try EventRecord.decode(record, vault: vault))
        return true
      }
    }
  }
}
