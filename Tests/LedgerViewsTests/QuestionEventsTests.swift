import EventLog
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Lists of events")
struct QuestionEventsTests {
  private static func naive(_ query: EventQuery, _ log: MemoryLog) -> [Position] {
    let fitting = log.events.filter { event in
      query.matches(EventOutline(event))
        && (query.after.map { $0 < event.position } ?? true)
        && (query.before.map { event.position < $0 } ?? true)
    }.map(\.position)
    return query.reverse ? fitting.reversed() : fitting
  }

  private static func whole(
    _ query: EventQuery, _ ledger: IndexLedger, _ log: MemoryLog
  ) throws -> [Position] {
    var query = query
    var found: [Position] = []
    while true {
      let chunk = try IndexSnapshot(ledger.indexes).events(query, upTo: log.last, log: log)
      found += chunk.events.map(\.position)
      guard let next = chunk.next else { return found }
      query = query.continued(from: next)
    }
  }

  @Test(
    "Every condition, direction and chunk agrees with a plain scan",
    arguments: 1...8 as ClosedRange<UInt64>)
  func listsAgreeWithAScan(seed: UInt64) throws {
    var history = try IndexHistory(seed: seed)
    let ledger = try IndexLedger()
    for _ in 0..<6 {
      try history.grow(by: 150)
      let log = history.log
      let count = history.events.count
      let lag = history.number(below: 3) == 0 ? 0 : history.number(below: count)
      try ledger.follow(log, indexes: count - lag, names: count)
      for _ in 0..<40 {
        var query = EventQuery(accounts: .all)
        let event = log.events[history.number(below: count)]
        if history.number(below: 3) == 0 { query.subject = event.subject }
        if history.number(below: 3) == 0 { query.actor = event.actor }
        if history.number(below: 3) == 0 {
          query.types = [event.type, log.events[history.number(below: count)].type]
        }
        if history.number(below: 4) == 0 { query.correlation = event.correlation }
        if history.number(below: 3) == 0 {
          query.accounts = .some(Array(history.accounts.prefix(1 + history.number(below: 2))))
        }
        if history.number(below: 4) == 0 {
          query.since = log.events[history.number(below: count)].recordedAt
        }
        if history.number(below: 4) == 0 {
          query.until = log.events[history.number(below: count)].recordedAt
        }
        if history.number(below: 4) == 0 { query.after = event.position }
        query.limit = 1 + history.number(below: 60)
        query.reverse = history.number(below: 2) == 0
        if history.number(below: 3) == 0 { query.chunkStepsMax = 8 + history.number(below: 40) }
        #expect(try Self.whole(query, ledger, log) == Self.naive(query, log), "\(query)")
      }
    }
  }

  @Test("Where conditions combine, no event is read that does not fit")
  func combinationsReadNothingElse() throws {
    var history = try IndexHistory(seed: 11, accountCount: 2)
    try history.grow(by: 3_000)
    let ledger = try IndexLedger()
    _ = try ledger.indexes.follow(log: history.log, upTo: history.log.last, eventsMax: 10_000)
    let log = CountingLog(log: history.log)
    for reverse in [false, true] {
      let query = EventQuery(
        accounts: .some([history.accounts[1]]), actor: .operator("root"),
        types: [.tokenErased, .tokenRestored], after: Position(500), reverse: reverse)
      let expected = Self.naive(query, history.log)
      #expect((5...300).contains(expected.count))
      log.readCount = 0
      let chunk = try IndexSnapshot(ledger.indexes).events(query, upTo: log.log.last, log: log)
      #expect(chunk.events.map(\.position) == expected)
      #expect(log.readCount == expected.count)
    }
  }

  @Test("A trail of many blocks is found whole from anywhere")
  func longTrails() throws {
    var history = try IndexHistory(seed: 21, accountCount: 1)
    try history.grow(by: 5_000)
    let log = history.log
    let ledger = try IndexLedger()
    _ = try ledger.indexes.follow(log: log, upTo: Position(4_000))
    for after in stride(from: 0, to: log.events.count, by: 321) {
      for reverse in [false, true] {
        let query = EventQuery(
          accounts: .some(history.accounts), after: Position(UInt64(after)), limit: 700,
          reverse: reverse)
        #expect(try Self.whole(query, ledger, log) == Self.naive(query, log))
      }
    }
  }

  @Test("The lineage of a token has every copy of a copy, indexed or not")
  func lineage() throws {
    var history = try IndexHistory(seed: 31)
    try history.grow(by: 800)
    let ledger = try IndexLedger()
    try ledger.follow(history.log, indexes: 500, names: 0)
    let tokens = history.state.tokens
    for token in tokens.values {
      let lineage = try IndexSnapshot(ledger.indexes).lineage(
        of: token.id, live: history.state, log: history.log)
      var ancestors: [TokenID] = []
      var source = token.duplicatedFrom
      while let next = source {
        ancestors.append(next)
        source = tokens[next]?.duplicatedFrom
      }
      #expect(lineage.ancestors == ancestors)
      var expected: Set<TokenID> = []
      var pending = [token.id]
      while let next = pending.popLast() {
        let copies = tokens.values.filter { $0.duplicatedFrom == next }.map(\.id)
        expected.formUnion(copies)
        pending += copies
      }
      #expect(Set(lineage.descendants.map(\.token)) == expected)
      #expect(lineage.descendants.allSatisfy { tokens[$0.token]?.duplicatedFrom == $0.source })
      #expect(!lineage.isCut)
      for count in [max(0, expected.count - 1), expected.count] {
        let part = try IndexSnapshot(ledger.indexes).lineage(
          of: token.id, live: history.state, log: history.log, descendantsMax: count)
        #expect(part.isCut == (count < expected.count))
        #expect(part.descendants == Array(lineage.descendants.prefix(count)))
      }
    }
  }
}

/// A log that counts how many events are read one by one, and has nothing to scan.
private final class CountingLog: EventReading {
  let log: MemoryLog
  var readCount = 0

  init(log: MemoryLog) { self.log = log }

  func lastPosition() -> Position { log.last }
  func outlines(
    after start: Position, through end: Position, _ body: (EventOutline) throws -> Bool
  ) throws { Issue.record("the log was scanned") }
  func bodies(
    of types: Set<EventType>, texts: WantedTexts, hashesLeaves: Bool, after start: Position,
    through end: Position, _ read: (EventOutline, EventBody?) throws -> Bool
  ) throws { Issue.record("the log was scanned") }
  func wholeEvent(at position: Position) -> Event? {
    readCount += 1
    return log.wholeEvent(at: position)
  }
  func firstPosition(recordedFrom moment: Timestamp) -> Position {
    log.firstPosition(recordedFrom: moment)
  }
}
