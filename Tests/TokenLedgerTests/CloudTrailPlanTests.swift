import Testing

@testable import TokenLedger

@Suite("Planning a CloudTrail import")
struct CloudTrailPlanTests {
  /// The record of the `number`th call, a minute after the one before.
  private func record(
    _ number: Int, _ change: CloudTrailRecord.Change, key: String = "AKIA1"
  ) -> CloudTrailRecord {
    CloudTrailRecord(
      id: CorrelationID(value: UInt128(1000 - number)),
      time: Timestamp(microseconds: Int64(number) * 60_000_000), change: change,
      accountNumber: "123456789012", keyID: key, userName: "bob", principal: "arn:aws:iam::1:x",
      address: nil, agent: nil)
  }

  private func plan(
    _ records: [CloudTrailRecord], known: CloudTrailPlan.Known? = nil
  ) -> CloudTrailPlan {
    CloudTrailPlan(records.map { .relevant($0) }) { _ in known }
  }

  /// What the log knows of the one key after these records were entered.
  private func known(after records: [CloudTrailRecord]) -> CloudTrailPlan.Known? {
    let history = plan(records).steps.flatMap { step in
      ([.tokenCreated, .tokenDisabled, .tokenEnabled, .tokenDeleted] as [EventType])
        .filter { isEntered($0, by: step) }.map { event(step.record, $0) }
    }
    return CloudTrailPlan.Known(history: history)
  }

  private func isEntered(_ type: EventType, by step: CloudTrailPlan.Step) -> Bool {
    switch (type, step.record.change) {
    case (.tokenCreated, _): step.creates
    case (.tokenDisabled, .disabled), (.tokenEnabled, .enabled), (.tokenDeleted, .deleted):
      step.changes
    default: false
    }
  }

  private func event(
    _ record: CloudTrailRecord, _ type: EventType, via: Origin.Via = .imported
  ) -> Event {
    let body: EventBody =
      switch type {
      case .tokenDisabled: .tokenDisabled
      case .tokenEnabled: .tokenEnabled
      case .tokenDeleted: .tokenDeleted
      default:
        .tokenCreated(
          TokenCreated(
            settings: TokenSettings(name: "AKIA1", scopes: [], apiVersion: "v1"), secret: nil))
      }
    return Event(
      position: Position(1), id: EventID(value: 1), recordedAt: record.time,
      occurredAt: record.time, account: nil, subject: .token(TokenID(value: 1)),
      actor: .principal(record.principal), origin: Origin(via: via), reason: nil,
      correlation: record.id, causation: nil, request: nil, body: body)
  }

  @Test("a life in any order of records")
  func order() {
    let life = [
      record(1, .created), record(2, .disabled), record(3, .enabled), record(4, .deleted),
    ]
    let expected = plan(life)
    #expect(expected.steps.map(\.record) == life)
    #expect(expected.steps.map(\.creates) == [true, false, false, false])
    #expect(plan([life[2], life[0], life[3], life[1]]).steps == expected.steps)
  }

  @Test("of two records of one moment the lower id comes first")
  func ties() {
    var first = record(2, .created)
    var second = record(2, .disabled)
    first.id = CorrelationID(value: 1)
    second.id = CorrelationID(value: 2)
    #expect(plan([second, first]).steps.map(\.record) == [first, second])
  }

  @Test(
    "a key first seen in a change is created then, as inferred",
    arguments: [
      (CloudTrailRecord.Change.disabled, true), (.deleted, true), (.enabled, false),
    ])
  func inferred(change: CloudTrailRecord.Change, changes: Bool) {
    let steps = plan([record(1, change)]).steps
    #expect(steps.count == 1)
    #expect(steps[0].creates && steps[0].isInferred)
    #expect(steps[0].changes == changes)
  }

  @Test("the same record in two files counts once")
  func repeated() {
    let result = plan([record(1, .created), record(1, .created), record(2, .deleted)])
    #expect(result.steps.count == 2)
    #expect(result.skipped == [.repeated: 1])
  }

  @Test("what changes nothing, or comes after the end, is counted")
  func unchanged() {
    let result = plan([
      record(1, .created), record(2, .enabled), record(3, .disabled), record(4, .disabled),
      record(5, .deleted), record(6, .enabled), record(7, .deleted),
    ])
    #expect(result.steps.count == 3)
    #expect(result.skipped == [.unchanged: 2, .afterDeletion: 2])
  }

  @Test("importing again plans nothing", arguments: 1...6)
  func again(count: Int) {
    let life = [
      record(1, .disabled), record(2, .disabled), record(3, .enabled), record(4, .enabled),
      record(5, .disabled), record(6, .deleted),
    ]
    // Whatever part of it came before, in whatever portions.
    for start in 0..<count {
      let before = Array(life[start..<count])
      let second = plan(before, known: known(after: before))
      #expect(second.steps.isEmpty, "\(start)..<\(count)")
      for single in before {
        #expect(plan([single], known: known(after: before)).steps.isEmpty)
      }
    }
  }

  @Test("older records that come late are not entered: they would undo what came after")
  func late() {
    let result = plan([record(1, .disabled)], known: known(after: [record(2, .enabled)]))
    #expect(result.steps.isEmpty)
    #expect(result.skipped == [.superseded: 1])
  }

  @Test("an import that was cut off between creation and change goes on")
  func interrupted() {
    let deletion = record(3, .deleted)
    let half = CloudTrailPlan.Known(history: [event(deletion, .tokenCreated)])
    let steps = plan([deletion], known: half).steps
    #expect(steps == [CloudTrailPlan.Step(record: deletion, creates: false, changes: true)])
  }

  @Test("what administrators did since is neither counted nor undone")
  func administrators() {
    let created = event(record(1, .created), .tokenCreated)
    let disabled = event(record(2, .disabled), .tokenDisabled)
    let enabledByHand = event(record(9, .enabled), .tokenEnabled, via: .console)
    let known = CloudTrailPlan.Known(history: [created, disabled, enabledByHand])
    #expect(plan([record(3, .disabled)], known: known).skipped == [.unchanged: 1])
    #expect(plan([record(3, .enabled)], known: known).steps.count == 1)
  }
}
