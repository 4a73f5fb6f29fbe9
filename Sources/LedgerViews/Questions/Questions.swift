package import EventLog
package import TokenDomain

/// Answers questions about a ledger from the indexes, the live views and the log.
///
/// Each call takes its snapshots in the order indexes, live views, log, so that indexes ≤ views ≤
/// log, and lets go of them before it returns: a long list is asked for page by page.
package final class Questions: Sendable {
  private let indexes: Indexes
  private let live: LiveViews
  private let log: EventLog
  private let uses: any LastUses

  /// Takes what is open.
  package init(indexes: Indexes, live: LiveViews, log: EventLog, uses: any LastUses) {
    self.indexes = indexes
    self.live = live
    self.log = log
    self.uses = uses
  }

  /// One page of a list of tokens; see
  /// ``IndexSnapshot/tokens(_:now:live:log:uses:)``.
  @available(*, noasync)
  package func tokens(_ query: TokenQuery, now: Timestamp) throws -> TokenPage {
    try ask { index, live, log in
      try index.tokens(query, now: now, live: live, log: log, uses: uses)
    }
  }

  /// A whole list of tokens, a page at a time, until `body` returns false. Memory is bounded by a
  /// page and no snapshot is held while `body` runs.
  ///
  /// - Parameter now: asked for each page.
  @available(*, noasync)
  package func forEachPage(
    of query: TokenQuery, now: () -> Timestamp, _ body: (TokenPage) throws -> Bool
  ) throws {
    var query = query
    repeat {
      let page = try tokens(query, now: now())
      guard try body(page) else { return }
      query.cursor = page.next
    } while query.cursor != nil
  }

  /// One chunk of a list of events; see ``IndexSnapshot/events(_:upTo:log:)``.
  @available(*, noasync)
  package func events(_ query: EventQuery) throws -> EventChunk {
    try ask { index, live, log in try index.events(query, upTo: live.position, log: log) }
  }

  /// Where a token came from and what came of it.
  @available(*, noasync)
  package func lineage(of token: TokenID) throws -> Lineage {
    try ask { index, live, log in try index.lineage(of: token, live: live, log: log) }
  }

  /// The token that somebody means; see ``IndexSnapshot/token(named:in:live:log:)``.
  @available(*, noasync)
  package func token(named text: String, in accounts: AccountScope) throws -> Token {
    try ask { index, live, log in
      try index.token(named: text, in: accounts, live: live, log: log)
    }
  }

  /// Runs `body` with the three snapshots, for a question of the caller's own.
  package func ask<Answer>(
    _ body: (borrowing IndexSnapshot, borrowing LiveSnapshot, borrowing LogSnapshot) throws ->
      Answer
  ) throws -> Answer {
    let index = try IndexSnapshot(indexes)
    let live = try live.beginRead()
    let log = try log.beginRead()
    do {
      let answer = try body(index, live, log)
      if let failure = live.failure { throw failure }
      return answer
    } catch {
      // A look-up that failed answered as if there were nothing; that is then the cause.
      throw live.failure ?? error
    }
  }
}
