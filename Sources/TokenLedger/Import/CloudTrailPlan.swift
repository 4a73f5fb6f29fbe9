/// What is to be entered of a set of records, in order, and what is not and why.
package struct CloudTrailPlan: Sendable {
  /// What to enter for one record: a creation, a change, or both for a key first seen in a change.
  package struct Step: Hashable, Sendable {
    package var record: CloudTrailRecord
    /// Whether the key is to be entered as created, which the record may only imply.
    package var creates: Bool
    /// Whether what the record says is to be entered beside that.
    package var changes: Bool

    package var isInferred: Bool { record.change != .created }
  }

  /// What earlier imports entered of a key.
  package struct Known: Hashable, Sendable {
    package enum State: Hashable, Sendable { case enabled, disabled, deleted }
    package var state: State
    /// The latest record that was entered, by time, then id.
    package var lastTime: Timestamp
    package var lastID: CorrelationID
    /// The records that were entered, with what each of them came to.
    package var entered: [CorrelationID: Set<EventType>]

    package init(
      state: State, lastTime: Timestamp, lastID: CorrelationID,
      entered: [CorrelationID: Set<EventType>]
    ) {
      self.state = state
      self.lastTime = lastTime
      self.lastID = lastID
      self.entered = entered
    }
  }

  package private(set) var steps: [Step] = []
  /// Records that are not entered, by reason.
  package private(set) var skipped: [CloudTrailSkip: Int] = [:]
  /// Records in all.
  package let read: Int

  /// Plans over all files at once.
  ///
  /// - Parameters:
  ///   - verdicts: of every record, in any order.
  ///   - known: what earlier imports entered of a key. Only what was imported counts here, so that
  ///     what administrators did since is neither repeated nor undone.
  package init(_ verdicts: [CloudTrailVerdict], known: (CloudTrailKey) throws -> Known?) rethrows {
    read = verdicts.count
    var records: [CloudTrailRecord] = []
    for verdict in verdicts {
      switch verdict {
      case .relevant(let record): records.append(record)
      case .skipped(let reason): skipped[reason, default: 0] += 1
      }
    }
    records.sort(by: CloudTrailRecord.precedes)

    var keys: [CloudTrailKey: Known] = [:]
    var asked: Set<CloudTrailKey> = []
    var previous: CorrelationID?
    for record in records {
      if record.id == previous {
        skipped[.repeated, default: 0] += 1
        continue
      }
      previous = record.id
      if asked.insert(record.key).inserted { keys[record.key] = try known(record.key) }
      switch Self.judge(record, keys[record.key]) {
      case .success(let step):
        steps.append(step)
        keys[record.key] = Self.after(step, keys[record.key])
      case .failure(let reason):
        skipped[reason.reason, default: 0] += 1
      }
    }
  }

  private struct Skip: Error { var reason: CloudTrailSkip }

  private static func judge(
    _ record: CloudTrailRecord, _ known: Known?
  ) -> Result<Step, Skip> {
    guard let known else {
      // A key first seen enabled is what a creation makes of it already.
      return .success(
        Step(
          record: record, creates: true,
          changes: record.change == .disabled || record.change == .deleted))
    }
    let entered = known.entered[record.id] ?? []
    if entered.contains(eventType(of: record.change)) {
      return .failure(Skip(reason: .alreadyImported))
    }
    if (record.time, record.id) < (known.lastTime, known.lastID) {
      return .failure(Skip(reason: entered.isEmpty ? .superseded : .alreadyImported))
    }
    if known.state == .deleted { return .failure(Skip(reason: .afterDeletion)) }
    if record.change == .created || state(after: record.change) == known.state {
      return .failure(Skip(reason: entered.isEmpty ? .unchanged : .alreadyImported))
    }
    return .success(Step(record: record, creates: false, changes: true))
  }

  private static func after(_ step: Step, _ known: Known?) -> Known {
    var types = known?.entered[step.record.id] ?? []
    if step.creates { types.insert(.tokenCreated) }
    if step.changes { types.insert(eventType(of: step.record.change)) }
    var entered = known?.entered ?? [:]
    entered[step.record.id] = types
    return Known(
      state: state(after: step.record.change), lastTime: step.record.time,
      lastID: step.record.id, entered: entered)
  }

  private static func state(after change: CloudTrailRecord.Change) -> Known.State {
    switch change {
    case .created, .enabled: .enabled
    case .disabled: .disabled
    case .deleted: .deleted
    }
  }

  private static func eventType(of change: CloudTrailRecord.Change) -> EventType {
    switch change {
    case .created: .tokenCreated
    case .disabled: .tokenDisabled
    case .enabled: .tokenEnabled
    case .deleted: .tokenDeleted
    }
  }
}

extension CloudTrailPlan.Known {
  /// What the imported ones among a token's events say; `nil` when there are none.
  package init?(history: [Event]) {
    let imported = history.filter { $0.origin.via == .imported }
    guard let latest = imported.max(by: Self.precedes) else { return nil }
    var state = State.enabled
    var entered: [CorrelationID: Set<EventType>] = [:]
    for event in imported {
      entered[event.correlation, default: []].insert(event.type)
      switch event.type {
      case .tokenDisabled: state = .disabled
      case .tokenEnabled: state = .enabled
      case .tokenDeleted: state = .deleted
      default: break
      }
    }
    self.init(
      state: state, lastTime: latest.occurredAt, lastID: latest.correlation, entered: entered)
  }

  private static func precedes(_ left: Event, _ right: Event) -> Bool {
    (left.occurredAt, left.correlation) < (right.occurredAt, right.correlation)
  }
}
