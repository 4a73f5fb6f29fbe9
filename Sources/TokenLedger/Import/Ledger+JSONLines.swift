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
  }

  /// The ledger as it will be after what was planned so far.
  private var state = LedgerState()
  private var known: [Identity: Position] = [:]
  /// Every catalog that was ever in force here.
  private var catalogs: Set<Catalog> = []
  /// Whether a catalog of the export is to be entered.
  private var entersCatalog = false
  private var report = ImportReport(
    read: 0, appended: 0, skipped: [:], firstPosition: nil, lastPosition: nil)
  /// Where events of the other log stand, or will stand, in this one.
  private var positions: [Position: Position] = [:]

  init(of ledger: Ledger) throws {
    var state = LedgerState()
    var known: [Identity: Position] = [:]
    var catalogs: Set<Catalog> = []
    try ledger.forEachEvent(EventListRequest()) { event in
      try apply(event, to: &state)
      known[Identity(event)] = event.position
      if case .catalogPublished(let catalog) = event.body { catalogs.insert(catalog) }
      return true
    }
    self.state = state
    self.known = known
    self.catalogs = catalogs
  }

  /// Reads all and tries each event against the state that those before it make.
  mutating func plan(_ contents: [UInt8]) throws -> [HistoricEvent] {
    var reader = JSONReader(contents)
    var plan: [HistoricEvent] = []
    var last = Position.zero
    while let value = try reader.nextText() {
      let event = try HistoricEvent(value)
      guard event.position > last else {
        throw JSONError("events are to be in order of position", at: event.offset)
      }
      last = event.position
      report.read += 1
      if let reason = try skip(event) {
        report.skipped[reason.rawValue, default: 0] += 1
      } else {
        plan.append(event)
      }
    }
    guard report.read > 0 else {
      throw JSONError("the file is empty: it may be truncated", at: 0)
    }
    return plan
  }

  private mutating func skip(_ event: HistoricEvent) throws(JSONError) -> Skip? {
    if case .ledger = event.subject { return .ledgerOwn }
    if let position = known[Identity(event)] {
      positions[event.position] = position
      return .alreadyImported
    }
    if case .catalogPublished(let catalog) = event.body {
      // What was in force here before leaves no trace when it is entered; taken for new when the
      // same export comes again, it would put an old catalog back.
      if !entersCatalog, catalogs.contains(catalog) { return .unchanged }
      entersCatalog = entersCatalog || catalog != state.catalog
    }
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
