/// An event that does not fit the state it comes to: the log is damaged or from a newer program.
public struct UnappliableEvent: Error, Hashable, Sendable {
  public var position: Position
  public var type: EventType
  public var cause: String
}

/// Applies a fact to the state. It refuses nothing: live commands, replay and rebuild all come here.
///
/// - Throws: ``UnappliableEvent`` if the event is about something that the state does not have.
public func apply<State: StateStore & ~Copyable>(
  _ event: Event, to state: inout State
) throws(UnappliableEvent) {
  fatalError("being written")
}
