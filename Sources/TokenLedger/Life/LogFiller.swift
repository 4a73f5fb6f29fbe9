import EventLog

/// Fills the log of a ledger that is being made: decides by a state in memory, for there are no views
/// yet.
struct LogFiller {
  /// Events of one transaction, and so of one sync; a bulk action may go beyond.
  static let transactionEventsMax: UInt64 = 32_768

  private let clock: LedgerClock
  private var state = LedgerState()
  private var subjectSlots: [Subject: UInt64] = [:]
  /// Of actors that are no subjects: operators and principals of other systems.
  private var actorSlots: [Actor: UInt64] = [:]

  init(_ clock: LedgerClock) { self.clock = clock }

  /// Appends what commands come to, until there is no next one, and returns the last position.
  @available(*, noasync)
  mutating func fill(
    _ log: EventLog, _ next: (LedgerState) throws -> Command?
  ) throws -> Position {
    var isOver = false
    while !isOver {
      var transaction = try log.beginWrite()
      let end = transaction.last.value + Self.transactionEventsMax
      while transaction.last.value < end {
        guard let command = try next(state) else {
          isOver = true
          break
        }
        try append(command, to: &transaction)
      }
      try transaction.commit()
    }
    return state.position
  }

  @available(*, noasync)
  private mutating func append(
    _ command: Command, to transaction: inout LogTransaction
  ) throws {
    let now = clock.recordingMoment(after: transaction.recordedAt)
    for draft in try decide(command, in: state, now: now).events {
      let event = draft.event(
        of: command, position: transaction.last.next, id: .make(at: now), recordedAt: now)
      let needs = EventRecord.sealingNeeds(of: event)
      var recorded = RecordedEvent(event)
      // Why somebody was erased is said under a key of its own, and so is what comes later.
      if event.type.isErasure { subjectSlots[event.subject] = nil }
      if needs.subject { recorded.subjectSlot = try slot(of: event.subject, &transaction) }
      if needs.actor { recorded.actorSlot = try slot(of: event.actor, &transaction) }
      try transaction.append(recorded)
      if event.type.isErasure { subjectSlots[event.subject] = nil }
      try apply(event, to: &state)
    }
  }

  @available(*, noasync)
  private mutating func slot(
    of actor: Actor, _ transaction: inout LogTransaction
  ) throws -> UInt64 {
    switch actor {
    case .member(let id, _): return try slot(of: .member(id), &transaction)
    case .holder(let id): return try slot(of: .token(id), &transaction)
    case .operator, .principal:
      if let slot = actorSlots[actor] { return slot }
      let slot = try transaction.allocateSlot()
      actorSlots[actor] = slot
      return slot
    }
  }

  @available(*, noasync)
  private mutating func slot(
    of subject: Subject, _ transaction: inout LogTransaction
  ) throws -> UInt64 {
    if let slot = subjectSlots[subject] { return slot }
    let slot = try transaction.allocateSlot()
    subjectSlots[subject] = slot
    return slot
  }
}
