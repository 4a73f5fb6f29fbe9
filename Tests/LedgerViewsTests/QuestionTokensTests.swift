import LMDB
import LedgerViews
import TestSupport
import Testing
import TokenDomain

@Suite("Lists of tokens")
struct QuestionTokensTests {
  /// What a list is, said as plainly as possible.
  static func naive(
    _ query: TokenQuery, _ state: LedgerState, now: Timestamp, uses: MemoryUses
  ) -> [Token] {
    let fitting = state.tokens.values.filter { token in
      query.accounts.contains(token.account)
        && query.filter.matches(
          token, now: now, catalog: state.catalog, lastUsed: uses.lastUsed(token.id))
    }
    let sorted = fitting.sorted { left, right in
      switch query.sort {
      case .created:
        return (left.createdAt, left.id) < (right.createdAt, right.id)
      case .name:
        let names = [left, right].map { NameIndex.sortKey(of: $0.settings.name) }
        if names[0] != names[1] { return names[0].lexicographicallyPrecedes(names[1]) }
        return left.id < right.id
      case .lastUsed:
        let never = Timestamp(microseconds: .min)
        return (uses.lastUsed(left.id) ?? never, left.id)
          < (uses.lastUsed(right.id) ?? never, right.id)
      }
    }
    let isDescending = query.sort == .name ? query.reverse : !query.reverse
    return isDescending ? sorted.reversed() : sorted
  }

  /// The whole list, page by page.
  static func whole(
    _ query: TokenQuery, _ ledger: IndexLedger, _ history: IndexHistory, uses: MemoryUses
  ) throws -> (tokens: [Token], totals: Set<Int>) {
    var query = query
    var tokens: [Token] = []
    var totals: Set<Int> = []
    repeat {
      let snapshot = try IndexSnapshot(ledger.indexes)
      let page = try snapshot.tokens(
        query, now: history.moment, live: history.state, log: history.log, uses: uses)
      #expect(page.tokens.count <= query.limit ?? TokenQuery.limitMax)
      tokens += page.tokens
      totals.insert(page.total)
      query.cursor = page.next
    } while query.cursor != nil
    return (tokens, totals)
  }

  @Test(
    "Filters, sorting, pages and totals agree with a plain scan, however far the indexes are behind",
    arguments: 1...12 as ClosedRange<UInt64>)
  func listsAgreeWithAScan(seed: UInt64) throws {
    var history = try IndexHistory(seed: seed)
    let ledger = try IndexLedger()
    for _ in 0..<8 {
      try history.grow(by: 70)
      let count = history.events.count
      let lags = (0..<2).map { _ in
        history.number(below: 3) == 0 ? 0 : history.number(below: count)
      }
      try ledger.follow(history.log, indexes: count - lags[0], names: count - lags[1])
      var uses = MemoryUses()
      for token in history.state.tokens.keys.sorted() where history.number(below: 2) == 0 {
        uses.uses[token] = history.moment - .seconds(Int64(history.number(below: 100)))
      }
      for _ in 0..<12 {
        var filter = history.filter()
        if history.number(below: 5) == 0 { filter.neverUsed = true }
        if history.number(below: 5) == 0 { filter.unusedSince = history.moment - .seconds(50) }
        let scopes: [AccountScope] = [
          .all, .some([history.accounts[0]]), .some(Array(history.accounts.suffix(2))), .some([]),
        ]
        let query = TokenQuery(
          accounts: scopes[history.number(below: 4)], filter: filter,
          sort: TokenSort.allCases[history.number(below: 3)],
          reverse: history.number(below: 2) == 0, limit: 1 + history.number(below: 40))
        let expected = Self.naive(query, history.state, now: history.moment, uses: uses)
        let found = try Self.whole(query, ledger, history, uses: uses)
        #expect(found.tokens.map(\.id) == expected.map(\.id), "\(query)")
        #expect(found.totals == [expected.count])
        if query.sort != .lastUsed, !filter.asksAboutUse {
          let page = try query.page(
            of: history.state.tokens.values, catalog: history.state.catalog,
            position: history.log.last, now: history.moment, incarnation: ledger.incarnation)
          #expect(page.tokens == Array(expected.prefix(query.limit ?? 0)))
          #expect(page.total == expected.count)
        }
      }
    }
  }

  @Test("A selection for a bulk action is in order of id, with one more than the limit")
  func selectionsAgreeWithAScan() throws {
    var history = try IndexHistory(seed: 77)
    let ledger = try IndexLedger()
    for round in 1...10 {
      try history.grow(by: 60)
      try ledger.follow(
        history.log, indexes: history.events.count - round, names: history.events.count - 2 * round)
      let filter = history.filter()
      let account = history.accounts[round % 3]
      let expected = history.state.tokens.values.filter {
        $0.account == account
          && filter.matches(
            $0, now: history.moment, catalog: history.state.catalog, lastUsed: nil)
      }.map(\.id).sorted()
      for limit in [1, 5, 1_000] {
        let found = try IndexSnapshot(ledger.indexes).tokens(
          in: account, matching: filter, now: history.moment, limit: limit, live: history.state,
          log: history.log)
        #expect(found == Array(expected.prefix(limit + 1)))
      }
    }
  }

  @Test("A list that tokens are added to goes on where it was", arguments: TokenSort.allCases)
  func cursorsStayRightWhileTokensAreAdded(sort: TokenSort) throws {
    guard sort != .lastUsed else { return }
    var history = try IndexHistory(seed: 11)
    try history.grow(by: 200)
    let ledger = try IndexLedger()
    try ledger.follow(history.log, indexes: 150, names: 120)
    var query = TokenQuery(accounts: .all, sort: sort, limit: 7)
    query.filter.states = Set(Token.State.allCases)
    let before = Self.naive(query, history.state, now: history.moment, uses: MemoryUses())
    // Renaming moves a token in a list by name: look at those that stay.
    let names = history.state.tokens.mapValues(\.settings.name)
    var seen: [TokenID] = []
    repeat {
      let page = try IndexSnapshot(ledger.indexes).tokens(
        query, now: history.moment, live: history.state, log: history.log, uses: MemoryUses())
      seen += page.tokens.map(\.id)
      query.cursor = page.next
      try history.grow(by: 5)
      if history.number(below: 2) == 0 {
        _ = try ledger.indexes.follow(log: history.log, upTo: history.log.last)
      }
    } while query.cursor != nil
    let stayed = before.map(\.id).filter { history.state.tokens[$0]?.settings.name == names[$0] }
    let kept = Set(stayed)
    #expect(seen.filter(kept.contains) == stayed)
  }

  @Test("A cursor of another list, of another incarnation or made up is refused")
  func foreignCursorsAreRefused() throws {
    var history = try IndexHistory(seed: 12)
    try history.grow(by: 100)
    let ledger = try IndexLedger()
    let snapshot = try IndexSnapshot(ledger.indexes)
    func page(_ query: TokenQuery) throws -> TokenPage {
      try snapshot.tokens(
        query, now: history.moment, live: history.state, log: history.log, uses: MemoryUses())
    }
    let next = try #require(try page(TokenQuery(accounts: .all, limit: 3)).next)
    let foreign: [TokenQuery] = [
      TokenQuery(accounts: .all, sort: .name, cursor: next),
      TokenQuery(accounts: .all, reverse: true, cursor: next),
      TokenQuery(accounts: .some([history.accounts[0]]), cursor: next),
      TokenQuery(accounts: .all, filter: TokenFilter(namePart: "a"), cursor: next),
      TokenQuery(accounts: .all, cursor: ""),
      TokenQuery(accounts: .all, cursor: next + "A"),
      TokenQuery(accounts: .all, cursor: String(next.dropLast(20))),
      TokenQuery(accounts: .all, cursor: "é"),
    ]
    for query in foreign {
      #expect(throws: Refusal.malformedCursor) { try page(query) }
    }
    // The size of the pages may change on the way.
    #expect(try !page(TokenQuery(accounts: .all, limit: 5, cursor: next)).tokens.isEmpty)
  }
}

private func < (left: (Timestamp, TokenID), right: (Timestamp, TokenID)) -> Bool {
  left.0 == right.0 ? left.1 < right.1 : left.0 < right.0
}
