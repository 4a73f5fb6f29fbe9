extension Ledger {
  /// Enters what `export events` wrote: into a new ledger all of it, into one that has part of it
  /// already the rest.
  ///
  /// Accounts, members and tokens come out the same, with their ids, their times and who acted; but
  /// secrets do not travel: tokens authenticate nobody, and member keys are dead, until they are
  /// reset. The other ledger's own life and keys stay behind.
  ///
  /// The whole file is read, and tried against the rules of the log, before anything is entered.
  ///
  /// - Parameters:
  ///   - name: of the file, for messages.
  ///   - contents: of the file.
  ///   - actor: who imports, which only the operator may. Events keep the actors they had.
  ///   - progress: is told after each event.
  /// - Throws: ``LedgerError`` with code ``LedgerError/Code/malformedImport``, file, line and column
  ///   when the file is malformed or does not fit: then nothing was entered.
  @available(*, noasync)
  public func importJSONLines(
    name: String, contents: [UInt8], actor: Actor, progress: (Progress) -> Void = { _ in }
  ) throws -> ImportReport {
    guard case .operator = actor else { throw Refusal.notPermitted(to: "import history") }
    do {
      var importer = try HistoryImporter(of: self)
      let plan = try importer.plan(contents)
      return try importer.enter(plan, into: self, progress: progress)
    } catch let error as JSONError {
      throw LedgerError(
        .malformedImport,
        "\(error.message(file: name, text: contents)). Nothing was entered.", cause: error)
    }
  }
}

/// Works out what of an export is new, and enters it.
private struct HistoryImporter {
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

  /// What is not entered, as reports count it.
  private enum Skip: String {
    case ledgerOwn, alreadyImported, unchanged
    /// What stands before events that are here already: entered now, it would undo them.
    case superseded
  }

  /// The ledger as it will be after what was planned so far.
  private var state = LedgerState()
  private var known: [Identity: Position] = [:]
  private var report = ImportReport(
    read: 0, appended: 0, skipped: [:], firstPosition: nil, lastPosition: nil)
  /// Where events of the other log stand, or will stand, in this one.
  private var positions: [Position: Position] = [:]

  init(of ledger: Ledger) throws {
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

  /// Reads all and tries each event against the state that those before it make.
  mutating func plan(_ contents: [UInt8]) throws -> [HistoricEvent] {
    let events = try read(contents)
    report.read = events.count
    let lastKnown = events.lastIndex { known[Identity($0)] != nil } ?? -1
    var plan: [HistoricEvent] = []
    for (index, event) in events.enumerated() {
      if let reason = try skip(event, isLate: index < lastKnown) {
        report.skipped[reason.rawValue, default: 0] += 1
      } else {
        plan.append(event)
      }
    }
    return plan
  }

  private func read(_ contents: [UInt8]) throws(JSONError) -> [HistoricEvent] {
    var reader = JSONReader(contents)
    var events: [HistoricEvent] = []
    while let value = try reader.nextText() {
      let event = try HistoricEvent(value)
      if let last = events.last, event.position <= last.position {
        throw JSONError("events are to be in order of position", at: event.offset)
      }
      events.append(event)
    }
    guard !events.isEmpty else {
      throw JSONError("the file is empty: it may be truncated", at: 0)
    }
    return events
  }

  private mutating func skip(
    _ event: HistoricEvent, isLate: Bool
  ) throws(JSONError) -> Skip? {
    if case .ledger = event.subject { return .ledgerOwn }
    if let position = known[Identity(event)] {
      positions[event.position] = position
      return .alreadyImported
    }
    if isLate { return .superseded }
    let command = command(for: event)
    let now = event.occurredAt
    do {
      let decision = try decide(command, in: state, now: now)
      guard let draft = decision.events.first else { return .unchanged }
      let entered = draft.event(
        of: command, position: state.position.next, id: EventID(value: 0), recordedAt: now)
      try apply(entered, to: &state)
      positions[event.position] = state.position
      return nil
    } catch {
      throw JSONError("\(error)", at: event.offset)
    }
  }

  /// Enters what was planned; each event is durable before the next.
  func enter(
    _ plan: [HistoricEvent], into ledger: Ledger, progress: (Progress) -> Void
  ) throws -> ImportReport {
    var report = report
    for (index, event) in plan.enumerated() {
      let command = command(for: event)
      let receipt = try ledger.executeAndWait(
        Request(
          command.action, actor: command.actor, origin: command.origin, reason: command.reason,
          correlation: command.correlation, causation: command.causation,
          occurredAt: command.occurredAt))
      if receipt.changed {
        report.appended += 1
        report.firstPosition = report.firstPosition ?? receipt.position
        report.lastPosition = receipt.position
      } else {
        report.skipped[Skip.unchanged.rawValue, default: 0] += 1
      }
      progress(Progress(task: "events", done: UInt64(index + 1), total: UInt64(plan.count)))
    }
    return report
  }

  private func command(for event: HistoricEvent) -> Command {
    Command(
      .enterHistory(
        EventDraft(account: event.account, subject: event.subject, body: event.body)),
      actor: event.actor, origin: event.origin, reason: event.reason,
      correlation: event.correlation, causation: event.causation.flatMap { positions[$0] },
      occurredAt: event.occurredAt)
  }
}
