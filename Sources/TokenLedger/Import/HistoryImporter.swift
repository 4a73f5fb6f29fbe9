/// Works out what of an export is new, and enters it. The export is read three times: to find where
/// it was left off, to try all of it, and to enter it.
struct HistoryImporter {
  /// What tells an event from every other, in whichever ledger it stands.
  private struct Identity: Hashable {
    var correlation: CorrelationID
    var subject: Subject
    var type: EventType
    var occurredAt: Timestamp

    init(_ event: Event) {
      correlation = event.correlation
      subject = event.subject
      type = event.type
      occurredAt = event.occurredAt
    }

    init(_ event: HistoricEvent) {
      correlation = event.correlation
      subject = event.subject
      type = event.body.type
      occurredAt = event.occurredAt
    }
  }

  /// What becomes of an event; the names are how reports count what is not entered.
  private enum Verdict: String {
    case enter
    case ledgerOwn, alreadyImported, unchanged
    /// What stands before events that are here already: entered now, it would undo them.
    case superseded
  }

  /// The ledger as it will be after what was planned so far.
  private var state = LedgerState()
  private var known: [Identity: Position] = [:]
  private var report = ImportReport(
    read: 0, appended: 0, skipped: [:], firstPosition: nil, lastPosition: nil)
  /// The number of the last event that is here already.
  private var lastKnown = -1
  /// Positions of the other log that led to later events.
  private var causes: Set<Position> = []
  /// Where those stand in this log.
  private var places: [Position: Position] = [:]
  private var plan: [Verdict] = []
  private let batchEventsMax: Int

  init(of ledger: Ledger, batchEventsMax: Int) throws {
    self.batchEventsMax = batchEventsMax
    var state = LedgerState()
    var known: [Identity: Position] = [:]
    try ledger.forEachEvent(EventListRequest()) { event in
      try apply(event, to: &state)
      known[Identity(event)] = event.position
      return true
    }
    self.state = state
    self.known = known
  }

  /// Reads all of it, and finds what is here already.
  mutating func survey(_ reader: ExportReader) throws {
    try reader.forEach { event, _ in
      if known[Identity(event)] != nil { lastKnown = report.read }
      if let cause = event.causation { causes.insert(cause) }
      report.read += 1
    }
  }

  /// Tries each event against the state that those before it make.
  mutating func plan(_ reader: ExportReader, _ progress: (Progress) -> Void) throws {
    plan.reserveCapacity(report.read)
    try reader.forEach { event, _ in
      let verdict = try verdict(on: event)
      plan.append(verdict)
      if verdict != .enter { report.skipped[verdict.rawValue, default: 0] += 1 }
      if plan.count % HistoryBatch.eventsMax == 0 {
        progress(
          Progress(task: "check", done: UInt64(plan.count), total: UInt64(report.read)))
      }
    }
  }

  private mutating func verdict(on event: HistoricEvent) throws(JSONError) -> Verdict {
    if case .ledger = event.subject { return .ledgerOwn }
    if let position = known[Identity(event)] {
      if causes.contains(event.position) { places[event.position] = position }
      return .alreadyImported
    }
    if plan.count < lastKnown { return .superseded }
    let command = command(for: event)
    let now = event.occurredAt
    do {
      let decision = try decide(command, in: state, now: now)
      guard let draft = decision.events.first else { return .unchanged }
      let entered = draft.event(
        of: command, position: state.position.next, id: EventID(value: 0), recordedAt: now)
      try apply(entered, to: &state)
      return .enter
    } catch {
      throw JSONError("\(error)", at: event.offset)
    }
  }

  /// Enters what was planned, a batch at a time.
  mutating func enter(
    _ reader: ExportReader, into ledger: Ledger, _ progress: (Progress) -> Void
  ) throws -> ImportReport {
    var batch = Batch()
    var number = 0
    try reader.forEach { event, textBytes in
      guard number < plan.count else { throw changed }
      defer { number += 1 }
      guard plan[number] == .enter else { return }
      var step = HistoryBatch.Step(command: command(for: event))
      if let cause = event.causation {
        step.cause = batch.indices[cause]
        step.command.causation = places[cause]
      }
      batch.add(step, at: event.position, textBytes)
      guard batch.isFull(batchEventsMax) else { return }
      try enter(batch, into: ledger)
      batch = Batch()
      progress(Progress(task: "events", done: UInt64(number + 1), total: UInt64(plan.count)))
    }
    guard number == plan.count else { throw changed }
    try enter(batch, into: ledger)
    return report
  }

  private var changed: LedgerError {
    LedgerError(.malformedImport, "the export changed while it was being read: import it again")
  }

  /// Events that wait to be entered together.
  private struct Batch {
    private(set) var steps: [HistoryBatch.Step] = []
    /// Where in it the event of a position of the other log is.
    private(set) var indices: [Position: Int] = [:]
    private var textBytes = 0

    func isFull(_ eventsMax: Int) -> Bool {
      steps.count >= eventsMax || textBytes >= HistoryBatch.textBytesMax
    }

    mutating func add(_ step: HistoryBatch.Step, at position: Position, _ textBytes: Int) {
      indices[position] = steps.count
      steps.append(step)
      self.textBytes += textBytes
    }
  }

  private mutating func enter(_ batch: Batch, into ledger: Ledger) throws {
    guard !batch.steps.isEmpty else { return }
    let positions = try ledger.enterAndWait(HistoryBatch(batch.steps))
    for position in positions {
      guard let position else {
        report.skipped[Verdict.unchanged.rawValue, default: 0] += 1
        continue
      }
      report.appended += 1
      report.firstPosition = report.firstPosition ?? position
      report.lastPosition = position
    }
    for (theirs, index) in batch.indices where causes.contains(theirs) {
      places[theirs] = positions[index]
    }
  }

  private func command(for event: HistoricEvent) -> Command {
    Command(
      .enterHistory(
        EventDraft(
          account: event.account, subject: event.subject,
          body: event.body.standingIn(for: event.subject))),
      actor: event.actor, origin: event.origin, reason: event.reason,
      correlation: event.correlation, occurredAt: event.occurredAt)
  }
}
