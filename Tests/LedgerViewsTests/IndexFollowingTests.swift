import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Indexes follow the log")
struct IndexFollowingTests {
  @Test(
    "However the log is cut into stretches, the tables have the same bytes",
    arguments: [1, 2, 3] as [UInt64])
  func stretchesGiveTheSameBytes(seed: UInt64) throws {
    var history = try IndexHistory(seed: seed)
    let eventByEvent = try IndexLedger()
    let inStretches = try IndexLedger()
    for _ in 0..<6 {
      try history.grow(by: 60)
      let end = history.log.last
      while try eventByEvent.indexes.follow(log: history.log, upTo: end, eventsMax: 1) < end {}
      let eventsMax = 2 + history.number(below: 70)
      while try inStretches.indexes.follow(log: history.log, upTo: end, eventsMax: eventsMax) < end
      {}
    }
    for kind in IndexSet.Kind.allCases {
      let expected = try eventByEvent.contents(kind)
      #expect(expected.values.contains { !$0.isEmpty })
      #expect(try inStretches.contents(kind) == expected)
      try inStretches.rebuild(kind, history.log, upTo: history.log.last)
      #expect(try inStretches.contents(kind) == expected)
    }
  }

  @Test(
    "Filled in one pass, the tables have the same bytes, however little is in memory at a time",
    arguments: [(8, 1 << 20, 1 << 20, 1 << 16), (9, 1, 1, 1), (10, 5_000, 700, 30)]
      as [(UInt64, Int, Int, Int)])
  func fillingGivesTheSameBytes(
    seed: UInt64, notesBytesMax: Int, appendBytesMax: Int, readBytes: Int
  ) throws {
    var history = try IndexHistory(seed: seed)
    try history.grow(by: 400)
    // Until some trails fill several blocks.
    try history.disable(times: 2_500)
    let ledger = try IndexLedger()
    while try ledger.indexes.follow(log: history.log, upTo: history.log.last) < history.log.last {}
    let expected = try IndexSet.Kind.allCases.map { try ledger.contents($0) }
    var limits = IndexFill.Limits()
    limits.chunkEvents = 50
    limits.notesBytesMax = notesBytesMax
    limits.appendBytesMax = appendBytesMax
    limits.readBytes = readBytes
    try ledger.refill(history.log, limits: limits)
    #expect(try IndexSet.Kind.allCases.map { try ledger.contents($0) } == expected)
    // It goes on from there as if it had followed all the time.
    try history.grow(by: 60)
    let other = try IndexLedger()
    for ledger in [ledger, other] {
      while try ledger.indexes.follow(log: history.log, upTo: history.log.last) < history.log.last {
      }
    }
    for kind in IndexSet.Kind.allCases {
      #expect(try ledger.contents(kind) == other.contents(kind))
    }
  }

  @Test("An index never goes past the live views")
  func followingStopsAtTheEndGiven() throws {
    var history = try IndexHistory(seed: 4)
    try history.grow(by: 50)
    let ledger = try IndexLedger()
    let reached = try ledger.indexes.follow(log: history.log, upTo: Position(20))
    #expect(reached == Position(20))
    #expect(try ledger.indexes.status().map(\.position) == [Position(20), Position(20)])
  }

  @Test("An event that does not fit stops the indexes it does not fit, and no other")
  func anObstacleStopsOneIndex() throws {
    var history = try IndexHistory(seed: 5)
    try history.grow(by: 100)
    var log = history.log
    let wrong = log.last.next
    var event = try #require(log.events.last)
    event.position = wrong
    event.subject = .token(TokenID(value: 99))
    event.body = .tokenDisabled
    log.events.append(event)
    let ledger = try IndexLedger()
    let reached = try ledger.indexes.follow(log: log, upTo: wrong)
    #expect(reached == wrong)
    let stopped = try ledger.indexes.status().flatMap(\.stopped)
    #expect(stopped.map(\.name) == ["columns"])
    #expect(stopped.first?.position == wrong)
    let snapshot = try IndexSnapshot(ledger.indexes)
    let events = try snapshot.events(
      EventQuery(accounts: .all, types: [.tokenDisabled]), upTo: wrong, log: log)
    #expect(events.events.last?.position == wrong)
    do {
      _ = try snapshot.tokens(
        TokenQuery(accounts: .all), now: history.moment, live: history.state, log: log,
        uses: MemoryUses())
      Issue.record("a question that needs a stopped index was answered")
    } catch let stopped as StoppedIndex {
      #expect(stopped.name == "columns")
    }
  }

  @Test("Where an event stops an index does not depend on how the log is cut into stretches")
  func obstaclesAreFoundInAnyStretch() throws {
    var history = try IndexHistory(seed: 7)
    try history.grow(by: 200)
    var log = history.log
    // A token is made again, and somebody renames one that is not there.
    let first = try #require(log.events.first { $0.type == .tokenCreated })
    for (index, position) in [(60, 61), (120, 121)] as [(Int, UInt64)] {
      var event = first
      event.position = Position(position)
      event.recordedAt = log.events[index].recordedAt
      if index == 120 {
        event.subject = .token(TokenID(value: 99))
        var edit = TokenEdited()
        edit.name = Change(before: "Old", after: "New")
        event.body = .tokenEdited(edit)
      }
      log.events[index] = event
    }
    let eventByEvent = try IndexLedger()
    while try eventByEvent.indexes.follow(log: log, upTo: log.last, eventsMax: 1) < log.last {}
    let expected = try eventByEvent.indexes.status().flatMap(\.stopped)
    #expect(expected.map(\.name) == ["columns", "created", "names"])
    #expect(expected.allSatisfy { $0.position == Position(61) })
    for eventsMax in [3, 50, 1_000] {
      let ledger = try IndexLedger()
      while try ledger.indexes.follow(log: log, upTo: log.last, eventsMax: eventsMax) < log.last {}
      #expect(try ledger.indexes.status().flatMap(\.stopped) == expected)
      for kind in IndexSet.Kind.allCases {
        #expect(try ledger.contents(kind) == eventByEvent.contents(kind))
      }
    }
  }

  @Test("No name of an erased token is left in any table")
  func erasedNamesAreRemoved() throws {
    var history = try IndexHistory(seed: 6)
    try history.grow(by: 600)
    let ledger = try IndexLedger()
    _ = try ledger.indexes.follow(log: history.log, upTo: history.log.last)
    let erased = history.state.tokens.values.filter(\.isErased)
    #expect(!erased.isEmpty)
    let tables = try ledger.contents(.names)
    for token in erased {
      let place = try #require(tables["places"]?.first { $0.key == token.id.bytes }).value
      let ordinal = place[16...].reduce(0) { $0 << 8 | Int($1) }
      let key = place[..<16] + [0, 0, 0, UInt8(ordinal / 64)]
      let block = try #require(tables["blocks"]?.first { $0.key == Array(key) }).value
      let names = block.split(separator: 0, omittingEmptySubsequences: false)
      #expect(names[ordinal % 64].isEmpty)
      let ordered = try #require(tables["order"]?.first { $0.key.suffix(16) == token.id.bytes })
      #expect(ordered.key.count == 33)
    }
  }
}
