import EventLog
import LedgerViews

extension Ledger {
  /// The tokens that the log up to a moment describes, deleted ones included, in order of creation.
  ///
  /// All of them are in memory at once: see ``forEachToken(at:account:token:_:)`` for how not to.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  @available(*, noasync)
  public func state(
    at moment: Moment, account: AccountID? = nil, token: TokenID? = nil
  ) throws -> (position: Position, now: Timestamp, tokens: [Token]) {
    var tokens: [Token] = []
    let end = try forEachToken(at: moment, account: account, token: token) { token, _ in
      tokens.append(token)
      return true
    }
    return (end.position, end.now, tokens)
  }

  /// Lends the tokens that the log up to a moment describes, deleted ones included, in order of
  /// creation, each with what "now" is at the moment, until `body` returns `false`. It may take its
  /// time: no snapshot is held meanwhile.
  ///
  /// An account or a token is found by index, so the cost is that of its own events. The whole ledger
  /// costs a pass through the log for every 524,288 tokens; the memory that takes depends neither on the
  /// log nor on how many tokens there are.
  ///
  /// - Returns: the position of the moment, and what "now" is there.
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event, and what `body` throws.
  @discardableResult
  @available(*, noasync)
  public func forEachToken(
    at moment: Moment, account: AccountID? = nil, token: TokenID? = nil,
    _ body: (Token, _ now: Timestamp) throws -> Bool
  ) throws -> (position: Position, now: Timestamp) {
    let end = try end(of: moment)
    guard account == nil, token == nil else {
      let past = try replay(
        through: end.position, accounts: account.map { .some([$0]) } ?? .all, token: token)
      for token in past.all {
        guard try body(token, end.now) else { break }
      }
      return end
    }
    try replayAll(through: end.position) { try body($0, end.now) }
    return end
  }

  /// Lends every token as it was after the event at a position.
  private func replayAll(through end: Position, _ body: (Token) throws -> Bool) throws {
    // What the caller throws is the caller's, and no failure of the ledger.
    var ending: (any Error)?
    try LedgerError.wrapping {
      try TokenReplay(parts.log).forEachToken(through: end) { token in
        do {
          return try body(token)
        } catch {
          ending = error
          return false
        }
      }
    }
    if let ending { throw ending }
  }

  /// A list as of a moment: the log up to it is replayed, and the tokens are judged as they were.
  @available(*, noasync)
  func forEachPage(
    of request: TokenListRequest, at moment: Moment, _ body: (TokenPage) throws -> Void
  ) throws {
    let end = try end(of: moment)
    var past = PastTokens()
    if case .some = request.accounts {
      past = try replay(through: end.position, accounts: request.accounts, token: nil)
    } else {
      past = try replay(through: end.position, types: [.catalogPublished])
    }
    let (filter, catalog) = (request.filter, past.catalog)
    try filter.checkKnown(in: catalog)
    var all = past.all
    if case .all = request.accounts, !filter.asksAboutUse {
      // Only what fits is kept: the pages are made of that.
      try replayAll(through: end.position) { token in
        if filter.matches(token, now: end.now, catalog: catalog, lastUsed: nil) {
          all.append(token)
        }
        return true
      }
    }
    return try forEachPage(of: request, body) { request, limit in
      let page = try TokenQuery(request, limit: limit).page(
        of: all, catalog: past.catalog, position: end.position, now: end.now,
        incarnation: incarnation)
      return TokenPage(page)
    }
  }

  /// The last position of a moment, and what "now" is there: the moment itself, or when the event at
  /// the position was recorded.
  func end(of moment: Moment) throws -> (position: Position, now: Timestamp) {
    try question(needsState: false) { _, live, log in
      let last = try readable(live, log)
      switch moment {
      case .position(let position):
        guard position <= last else {
          throw Refusal.eventNotFound("\(position): the last one is \(last)")
        }
        let envelope = try log.envelope(at: position)
        return (position, envelope?.recordedAt ?? Timestamp(microseconds: 0))
      case .time(let time): return (min(try log.position(at: time), last), time)
      }
    }
  }

  /// Folds the events of a token, or of accounts, found by index.
  private func replay(
    through end: Position, accounts: AccountSelection = .all, token: TokenID? = nil,
    types: Set<EventType> = []
  ) throws -> PastTokens {
    var past = PastTokens()
    guard end > .zero else { return past }
    func take(_ request: EventListRequest) throws {
      var request = request
      request.through = end
      try forEachEvent(request) { event in
        try LedgerError.wrapping { try past.apply(event) }
        return true
      }
    }
    try take(
      EventListRequest(accounts: accounts, subject: token.map { .token($0) }, types: types))
    if token == nil, case .some = accounts {
      // The catalog belongs to no account.
      try take(EventListRequest(types: [.catalogPublished]))
    }
    past.finish(at: end)
    return past
  }
}
