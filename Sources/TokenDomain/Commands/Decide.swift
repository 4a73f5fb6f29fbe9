/// Decides what a command comes to, from the state alone: no clock, disk, random source or network.
///
/// - Parameters:
///   - command: what is asked.
///   - state: the ledger before it.
///   - now: the moment that the events will be recorded at.
/// - Returns: the events to append, none if nothing changes.
/// - Throws: why the command is refused.
public func decide<State: StateReader & ~Copyable>(
  _ command: Command, in state: borrowing State, now: Timestamp
) throws(Refusal) -> Decision {
  fatalError("being written")
}
