import EventLog
import Files
import LedgerViews
import Synchronization

/// The one thread of this process that appends: it drains the queue in batches, each one log
/// transaction and one sync, and answers everybody afterwards.
///
/// LMDB's write locks order the writers of several processes; they are taken in the order log, views.
final class Writer: Sendable {
  /// Most events of a batch, bulk actions aside.
  static let batchEventsMax = 4_096
  /// Most bytes of a batch's records, bulk actions aside.
  static let batchBytesMax = 8 << 20
  /// How far a map grows when it is full.
  static let mapGrowthBytes = 1 << 30

  let queue = WriteQueue()

  private let parts: Parts
  private let room: DiskRoom?
  private let clock: LedgerClock
  private let afterCommit: @Sendable (Position) -> Void
  private let failure = Mutex<LedgerError?>(nil)
  private let lastTrouble = Mutex<Trouble?>(nil)

  /// A failure that may have passed.
  private struct Trouble {
    let error: LedgerError
    /// Nanoseconds of the monotonic clock.
    let at: UInt64
  }

  /// How long a failure that may have passed counts as trouble: whoever waits for readiness before it
  /// writes again would wait for ever if only a write could end it.
  static let troubleNanosecondsMax: UInt64 = 10_000_000_000

  /// What was committed, for whoever watches.
  let counts = WriterCounts()
  private let thread = Mutex<WorkerThread?>(nil)

  /// Prepares a writer; its thread starts with the first request.
  ///
  /// - Parameter room: what keeps disk space for it, if anything does.
  init(
    _ parts: Parts, room: DiskRoom?, clock: LedgerClock,
    afterCommit: @escaping @Sendable (Position) -> Void
  ) {
    self.parts = parts
    self.room = room
    self.clock = clock
    self.afterCommit = afterCommit
  }

  /// Hands over a request; `answer` is called once, from the writer's thread.
  func submit(_ entry: WriteQueue.Entry) throws {
    if let failure = failure.withLock({ $0 }) { throw failure }
    try thread.withLock { thread in
      guard thread == nil else { return }
      thread = try WorkerThread(name: "ledger-writer") { [self] in run() }
    }
    try queue.add(entry)
  }

  /// Why this process cannot write: for good, because the disk is full, or because the last attempt
  /// failed a moment ago; `nil` once one has succeeded.
  @available(*, noasync)
  var trouble: LedgerError? {
    if let failure = failure.withLock({ $0 }) { return failure }
    if let room, room.look().isShort { return .diskFull }
    return lastTrouble.withLock { trouble in
      guard let trouble,
        SystemClock.monotonicNanoseconds - trouble.at < Self.troubleNanosecondsMax
      else { return nil }
      return trouble.error
    }
  }

  /// Answers what was accepted and ends the thread.
  @available(*, noasync)
  func close() {
    queue.close()
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }

  @available(*, noasync)
  private func run() {
    while let batch = queue.takeBatch() {
      var rest = batch[...]
      while !rest.isEmpty {
        let (answers, end) = answers(to: rest)
        for (entry, answer) in zip(rest, answers) { entry.answer(answer) }
        rest = rest.dropFirst(answers.count)
        guard let end else { continue }
        // Nobody waits for the indexes.
        afterCommit(end)
        // What fails here is their own affair; the batch is a fact.
        try? parts.limitIndexLag(at: end)
      }
    }
  }

  /// An answer for each request taken, at least one, and where the log ends now, if something was
  /// appended.
  private typealias Outcome = (answers: [Result<Receipt, any Error>], end: Position?)

  /// Decides, appends and commits.
  @available(*, noasync)
  private func answers(to batch: ArraySlice<WriteQueue.Entry>) -> Outcome {
    func all(_ error: any Error) -> Outcome {
      if let error = error as? LedgerError {
        let trouble = Trouble(error: error, at: SystemClock.monotonicNanoseconds)
        lastTrouble.withLock { $0 = trouble }
      }
      return (batch.map { _ in .failure(error) }, nil)
    }
    if let failure = failure.withLock({ $0 }) { return all(failure) }
    while true {
      do {
        return try attempt(batch)
      } catch let error as CommitFailure {
        let stopped = LedgerError(
          .outcomeUnknown,
          """
          writing failed, and whether this landed is unknown: restart, then ask again by request \
          id. Cause: \(error.cause)
          """, cause: error.cause)
        if error.isOfLog {
          // Nobody can tell what is on the disk, so nothing more is written by this process.
          failure.withLock {
            $0 = LedgerError(
              .storage, "writing stopped after a failed commit: restart to verify the log",
              cause: error.cause)
          }
        }
        return all(stopped)
      } catch {
        do {
          // Before the log's commit nothing has happened: a full map is enlarged and the batch
          // is decided anew.
          if try parts.log.grow(after: error, byBytes: Self.mapGrowthBytes) { continue }
          if try parts.views.grow(after: error) { continue }
        } catch {
          return all(LedgerError.wrapped(error))
        }
        return all(LedgerError.wrapped(error))
      }
    }
  }

  @available(*, noasync)
  private func attempt(_ batch: ArraySlice<WriteQueue.Entry>) throws -> Outcome {
    var log = try parts.log.beginWrite()
    // Another process may have died between its two commits.
    try parts.views.catchUp(holdsLogLock: true)
    var live = try parts.views.beginWrite()
    let now = clock.recordingMoment(after: log.recordedAt)
    let before = log.last
    var answers: [Result<Receipt, any Error>] = []
    var allowance = room?.allowance()
    for entry in batch {
      if log.last.value - before.value >= UInt64(Self.batchEventsMax)
        || log.appendedBytes >= Self.batchBytesMax
      {
        break
      }
      if let history = entry.history {
        if allowance?.covers(history.steps.count) == false { throw LedgerError.diskFull }
        answers.append(.success(try enter(history, now, to: &log, &live)))
        continue
      }
      let command = entry.command
      live.selection = selection(of: command, now, log, live)
      let decision: Decision
      do {
        decision = try live.decision(on: command, now: now)
      } catch let refusal as Refusal {
        answers.append(.failure(refusal))
        continue
      }
      let isCovered =
        allowance?.covers(
          decision.events.count, takingAccessAway: command.action.takesAccessAway) ?? true
      guard isCovered else {
        answers.append(.failure(LedgerError.diskFull))
        continue
      }
      try append(decision.events, of: command, now, to: &log, &live)
      answers.append(.success(try receipt(for: decision, of: command, log, live)))
    }
    let end = log.last
    guard end > before else { return (answers, nil) }
    try commit(log, live)
    counts.add(batchOf: answers.count)
    lastTrouble.withLock { $0 = nil }
    return (answers, end)
  }

  /// What a bulk action selects, found by the indexes: looking at every token of the account would keep
  /// other writers waiting. `nil` where no index is needed, or one cannot be used; then
  /// every token is looked at.
  @available(*, noasync)
  private func selection(
    of command: Command, _ now: Timestamp, _ log: borrowing LogTransaction,
    _ live: borrowing LiveTransaction
  ) -> TokenSelection? {
    guard case .changeTokens(let change) = command.action else { return nil }
    switch change.selection {
    case .matching(let account, let filter, _) where !filter.asksAboutUse:
      return try? TokenSelection(
        in: account, matching: filter, now: now, limit: ChangeTokens.tokensMax, parts.indexes,
        live: live, log: log)
    case .derived(let source, _, _):
      return try? TokenSelection(derivedFrom: source, parts.indexes, live: live, log: log)
    case .tokens, .matching: return nil
    }
  }

  /// Gives each draft its place in the log and its seals, and applies it to the live views.
  @available(*, noasync)
  func append(
    _ drafts: [EventDraft], of command: Command, _ now: Timestamp,
    to log: inout LogTransaction, _ live: inout LiveTransaction
  ) throws {
    for draft in drafts {
      let event = draft.event(
        of: command, position: log.last.next, id: .make(at: now), recordedAt: now)
      let needs = EventRecord.sealingNeeds(of: event)
      var recorded = RecordedEvent(event)
      if needs.subject {
        // Why somebody was erased is said under a key of its own: it outlives what is erased.
        let slot = event.type.isErasure ? nil : try live.slot(for: event.subject)
        recorded.subjectSlot = try slot ?? log.allocateSlot()
      }
      if needs.actor {
        recorded.actorSlot = try live.slot(forActor: event.actor) ?? log.allocateSlot()
      }
      try log.append(recorded)
      try live.apply(recorded)
    }
  }

  /// Commits the log, which makes the batch a fact, and then the views, which follow from it.
  @available(*, noasync)
  private func commit(
    _ log: consuming LogTransaction, _ live: consuming LiveTransaction
  ) throws {
    do {
      try log.commit()
    } catch  where error.isMapFull {
      throw error
    } catch {
      throw CommitFailure(cause: error, isOfLog: true)
    }
    do {
      try live.commit()
    } catch {
      // The batch is a fact: it is never redone, the views catch up with it.
      do {
        try parts.views.catchUp(holdsLogLock: false)
      } catch {
        throw CommitFailure(cause: error, isOfLog: false)
      }
    }
  }
}
