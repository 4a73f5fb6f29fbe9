import LedgerViews
import TestSupport
import Testing
import TokenDomain

/// More tokens in one account than a group of blocks of names has, so that most are found by their
/// parts and the last one by one.
@Suite("Searching for part of a name")
struct NameSearchTests {
  private static let parts = [
    "GATE", "é", "end", "café au lait", "lait № 5", "no such name", "ateway ü", "y\0",
  ]

  @Test("finds what a plain scan finds, before and after names in full groups change")
  func searchesAgreeWithAScan() throws {
    var history = try IndexHistory(seed: 4_096, accountCount: 1)
    try history.make(tokens: 4_200)
    let ledger = try IndexLedger()
    _ = try ledger.indexes.follow(log: history.log, upTo: history.log.last, eventsMax: .max / 2)
    for parts in [Self.parts[...], Self.parts.suffix(3)] {
      for part in parts {
        var filter = TokenFilter()
        filter.namePart = part
        let query = TokenQuery(accounts: .all, filter: filter, sort: .created, limit: 40)
        let expected = QuestionTokensTests.naive(
          query, history.state, now: history.moment, uses: MemoryUses())
        let page = try IndexSnapshot(ledger.indexes).tokens(
          query, now: history.moment, live: history.state, log: history.log, uses: MemoryUses())
        #expect(page.tokens.map(\.id) == expected.prefix(40).map(\.id), "\(part)")
        #expect(page.total == expected.count, "\(part)")
      }
      try history.grow(by: 500)
      _ = try ledger.indexes.follow(log: history.log, upTo: history.log.last, eventsMax: .max / 2)
    }
  }

  @Test("has the same tables however the log is cut, and when they are filled at once")
  func tablesDoNotDependOnStretches() throws {
    var history = try IndexHistory(seed: 8_192, accountCount: 1)
    try history.make(tokens: 3_900)
    try history.grow(by: 700)
    try history.make(tokens: 200)
    try history.grow(by: 100)
    let filled = try IndexLedger()
    try filled.refill(history.log, limits: IndexFill.Limits())
    let expected = try filled.contents(.names)
    #expect(expected["parts"]?.count == 1)
    for eventsMax in [1_300] {
      let ledger = try IndexLedger()
      while try ledger.indexes.follow(
        log: history.log, upTo: history.log.last, eventsMax: eventsMax) < history.log.last
      {}
      #expect(try ledger.contents(.names) == expected)
    }
  }
}
