import FoundationEssentials
import Testing

@testable import TokenLedger

@Suite("Scenarios")
struct ScenarioTests {
  static let agencyYear: [UInt8] = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    let root = "/" + parts.joined(separator: "/")
    let file = FileManager.default.contents(
      atPath: "\(root)/Fixtures/scenarios/agency-year.jsonl")
    return file.map { Array($0) } ?? []
  }()

  @Test("the agency's year is a year of some three hundred actions")
  func size() throws {
    let scenario = try Scenario(file: "agency-year.jsonl", contents: Self.agencyYear)
    let first = try #require(scenario.steps.first)
    let last = try #require(scenario.steps.last)
    #expect((250...350).contains(scenario.steps.count))
    #expect(last.at < first.at + .days(120))
    #expect(last.at > first.at + .days(119))
    let actors = Set(scenario.steps.map(\.actor))
    #expect(actors == ["operator", "ines", "amara", "tomasz", "yuki", "piet", "ruth"])
  }

  @Test("every action of the year is accepted, or refused as the story says")
  func rules() throws {
    let scenario = try Scenario(file: "agency-year.jsonl", contents: Self.agencyYear)
    let theatre = Theatre(scenario)
    let state = try theatre.play()

    let accounts = state.accounts.values
    #expect(accounts.count == 4)
    #expect(accounts.count { $0.kind == .agency } == 1)
    let end = try #require(scenario.steps.last).at
    let live = state.tokens.values.filter { !$0.isDeleted }
    for filter in [CreatedFilter.last7Days, .last30Days, .moreThan30Days] {
      #expect(live.count { filter.contains($0.createdAt, at: end) } >= 3, "\(filter)")
    }
    for wanted in Token.State.allCases {
      #expect(state.tokens.values.contains { $0.state(at: end) == wanted }, "\(wanted)")
    }
    #expect(live.contains { $0.runningGrace(at: end) != nil })
    #expect(Set(theatre.events.map(\.type)).count >= 20)
  }

  @Test("a year's events entered into another ledger make the same accounts, members and tokens")
  func entering() throws {
    let theatre = Theatre(try Scenario(file: "agency-year.jsonl", contents: Self.agencyYear))
    let original = try theatre.play()
    var copy = LedgerState()
    for event in theatre.events where event.subject != .ledger {
      let command = Command(
        .enterHistory(
          EventDraft(account: event.account, subject: event.subject, body: event.body)),
        actor: event.actor, origin: event.origin, correlation: event.correlation,
        occurredAt: event.occurredAt)
      // A moment long after, when much of what was entered would be against today's rules.
      let now = event.occurredAt + .days(900)
      for draft in try decide(command, in: copy, now: now).events {
        try apply(
          draft.event(
            of: command, position: copy.position.next, id: event.id, recordedAt: now), to: &copy)
      }
    }
    func unplaced(_ token: Token) -> Token {
      var token = token
      token.revision = .zero
      return token
    }
    #expect(copy.catalog == original.catalog)
    #expect(copy.accounts.mapValues(\.name) == original.accounts.mapValues(\.name))
    #expect(copy.members.mapValues(\.role) == original.members.mapValues(\.role))
    #expect(copy.tokens.mapValues(unplaced) == original.tokens.mapValues(unplaced))
  }

  @Test("what cannot follow is not entered")
  func unfitting() throws {
    let token = TokenID(value: 1)
    let account = AccountID(value: 2)
    func refusal(_ draft: EventDraft, in state: LedgerState = LedgerState()) -> Refusal? {
      let command = Command(
        .enterHistory(draft), actor: .operator("x"), origin: Origin(via: .imported),
        correlation: CorrelationID(value: 1))
      return #expect(throws: Refusal.self) {
        try decide(command, in: state, now: Timestamp(microseconds: 0))
      }
    }
    let orphan = EventDraft(account: account, subject: .token(token), body: .tokenDisabled)
    #expect(refusal(orphan)?.code == "history-does-not-fit")
    let key = EventDraft(account: nil, subject: .ledger, body: .ledgerKeyRotated(keyNumber: 9))
    #expect(refusal(key)?.code == "history-does-not-fit")
    let settings = TokenSettings(name: "T", scopes: [], apiVersion: "v1")
    let homeless = EventDraft(
      account: account, subject: .token(token),
      body: .tokenCreated(TokenCreated(settings: settings, secret: nil)))
    #expect(refusal(homeless)?.code == "account-not-found")
  }

  @Test(
    "a malformed scenario is refused with its place",
    arguments: [
      ("", "story.jsonl:1:1: the file is empty"),
      (#"{"scenario": "x"}"#, "story.jsonl:1:1: the field \"begins\" is missing"),
      (Self.header + #"{"at": "day 1", "by": "x"}"#, "story.jsonl:2:1: the field \"do\""),
      (
        Self.header + #"{"at": "day 0", "by": "x", "do": "keys rotate"}"#,
        "story.jsonl:2:8: \"at\": this is not a time"
      ),
      (
        Self.header + #"{"at": "day 1", "by": "x", "do": "token fry"}"#,
        "story.jsonl:2:34: a scenario cannot \"token fry\""
      ),
      (
        Self.header + #"{"at": "day 1", "by": "x", "do": "keys rotate", "colour": "red"}"#,
        "keys rotate has no field \"colour\": it has chapter, at, by, do, because, refused"
      ),
      (
        Self.header + """
          {"at": "day 2", "by": "x", "do": "keys rotate"}
          {"at": "day 1 23:59", "by": "x", "do": "keys rotate"}
          """,
        "story.jsonl:3:1: this happens before the line above"
      ),
    ])
  func malformed(text: String, message: String) throws {
    let error = #expect(throws: LedgerError.self) {
      try Scenario(file: "story.jsonl", contents: Array(text.utf8))
    }
    #expect(error?.code == .scenario)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  static let header = #"{"scenario": "x", "begins": "2026-01-12"}"# + "\n"

  @Test("moments of a story")
  func moments() throws {
    let begins = try Timestamp("2026-01-12")
    #expect(
      try ScenarioMoment.read("day 1", begins: begins) == begins)
    #expect(
      try ScenarioMoment.read("day 12 09:14", begins: begins)
        == Timestamp("2026-01-23T09:14:00Z"))
    #expect(
      try ScenarioMoment.read("2026-11-30", begins: begins) == Timestamp("2026-11-30"))
    for text in ["day", "day x", "day 1 9:14", "day 1 24:00", "day 1 09:60", "day 1 2 3", "noon"] {
      #expect(throws: Refusal.self) { try ScenarioMoment.read(text, begins: begins) }
    }
  }
}

/// Plays a scenario against a state in memory: the rules, without a ledger.
private final class Theatre {
  let scenario: Scenario
  var state = LedgerState()
  var events: [Event] = []

  init(_ scenario: Scenario) { self.scenario = scenario }

  func play() throws -> LedgerState {
    let founder = Actor.operator("founder")
    try perform(
      .createLedger(LedgerCreated(ledger: LedgerID(value: 1), origin: "test", keyNumber: 1)),
      by: founder, at: scenario.begins)
    var stage = ScenarioStage(
      operator: founder,
      props: ScenarioStage.Props(
        makeUUID: { UInt128.random(in: 0 ... .max) },
        mint: { kind in
          let bytes = (0..<32).map { _ in UInt8.random(in: 0 ... .max) }
          let number = self.state.keyNumbers.last ?? 1
          return (Secret(minting: kind), SecretHash(keyNumber: number, bytes: bytes))
        }))
    for step in scenario.steps {
      if case .authenticate = step.act { continue }
      let actor = try stage.actor(step.actor)
      do {
        if let (action, accepted) = try stage.action(for: step.act) {
          let changed = try perform(action, by: actor, at: step.at)
          #expect(changed, "line \(step.line) changes nothing")
          accepted(&stage)
        } else {
          try perform(
            .rotateKey(keyNumber: (state.keyNumbers.max() ?? 0) + 1), by: actor, at: step.at)
        }
        #expect(step.refusal == nil, "line \(step.line) was to be refused")
      } catch let refusal as Refusal {
        #expect(refusal.code == step.refusal, "line \(step.line): \(refusal)")
      }
    }
    return state
  }

  @discardableResult
  private func perform(_ action: Action, by actor: Actor, at now: Timestamp) throws -> Bool {
    let correlation = CorrelationID(value: UInt128(events.count))
    let command = Command(
      action, actor: actor, origin: Origin(via: .library), correlation: correlation)
    let decision = try decide(command, in: state, now: now)
    for draft in decision.events {
      let event = Event(
        position: state.position.next, id: EventID(value: UInt128(events.count)),
        recordedAt: now, occurredAt: now, account: draft.account, subject: draft.subject,
        actor: actor, origin: command.origin, reason: nil, correlation: correlation,
        causation: nil, request: nil, body: draft.body)
      try apply(event, to: &state)
      events.append(event)
    }
    return !decision.events.isEmpty
  }
}
