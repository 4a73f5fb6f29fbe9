import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Indexes follow the log")
struct IndexFollowingTests {
  @Test(
    "A rebuilt index has the same bytes as one that followed", arguments: [1, 2, 3] as [UInt64])
  func rebuildingGivesTheSameBytes(seed: UInt64) throws {
    var history = try IndexHistory(seed: seed)
    let ledger = try IndexLedger()
    for _ in 0..<6 {
      try history.grow(by: 60)
      let end = history.log.last
      while try ledger.indexes.follow(log: history.log, upTo: end, eventsMax: 17) < end {}
    }
    for kind in IndexSet.Kind.allCases {
      let followed = try ledger.contents(kind)
      try ledger.rebuild(kind, history.log, upTo: history.log.last)
      let rebuilt = try ledger.contents(kind)
      #expect(followed == rebuilt)
      #expect(followed.values.contains { !$0.isEmpty })
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

  @Test("No name of an erased token is left in any table")
  func erasedNamesAreRemoved() throws {
    var history = try IndexHistory(seed: 6)
    try history.grow(by: 600)
    let ledger = try IndexLedger()
    _ = try ledger.indexes.follow(log: history.log, upTo: history.log.last)
    let erased = history.state.tokens.values.filter(\.isErased)
    #expect(!erased.isEmpty)
    let names = try ledger.contents(.names)["names"] ?? []
    for token in erased {
      let entry = try #require(names.first { $0.key == token.id.bytes })
      #expect(entry.value.count == 20)
    }
  }
}
