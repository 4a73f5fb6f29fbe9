package import TokenDomain

/// An event as the views need it.
package struct ViewEvent: Sendable {
  package let event: Event
  /// The slot of the key that the subject's texts are sealed under, if the event has any.
  package let subjectSlot: UInt64?
  /// The slot of the key that is the actor's.
  package let actorSlot: UInt64?

  package init(_ event: Event, subjectSlot: UInt64?, actorSlot: UInt64?) {
    self.event = event
    self.subjectSlot = subjectSlot
    self.actorSlot = actorSlot
  }
}

/// What the views follow: the log, or an array in tests.
package protocol EventSource: Sendable {
  /// The position of the last event that was committed; zero if there is none.
  @available(*, noasync)
  func lastPosition() throws -> Position

  /// Lends the events after `position` in order, at most `countMax` of them, from one snapshot.
  @available(*, noasync)
  func forEach(
    after position: Position, countMax: Int, _ body: (ViewEvent) throws -> Void
  ) throws

  /// Runs `body` while this thread holds the log's write lock.
  @available(*, noasync)
  func withWriteLock(_ body: () throws -> Void) throws
}
