import EventLog
import LedgerViews

extension Ledger {
  /// A page of tokens with the exact total.
  ///
  /// All of it is in memory at once: see ``forEachPage(of:_:)`` for how not to.
  ///
  /// - Throws: `Refusal.malformedCursor` for the cursor of another list, `Refusal.useNotAskable` when
  ///   the past is asked about use.
  @available(*, noasync)
  public func tokens(_ request: TokenListRequest) throws -> TokenPage {
    var whole: TokenPage?
    try forEachPage(of: request) { page in
      if whole == nil {
        whole = page
      } else {
        whole?.tokens += page.tokens
        whole?.next = page.next
      }
    }
    guard let whole else { preconditionFailure("a list has a first page") }
    return whole
  }

  /// Calls `body` for each part of the page that a request asks for, without a limit of the whole
  /// list: at least once, a thousand tokens at a time. No transaction is held during a call, so it may
  /// take its time, and memory is that of a part; for the past, that of all tokens that fit.
  ///
  /// Each part has the total, the moment that it was judged at, and where the next begins.
  ///
  /// - Throws: what ``tokens(_:)`` throws, and what `body` throws.
  @available(*, noasync)
  public func forEachPage(
    of request: TokenListRequest, _ body: (TokenPage) throws -> Void
  ) throws {
    if let moment = request.at { return try forEachPage(of: request, at: moment, body) }
    try forEachPage(of: request, body) { request, limit in
      try question { indexes, live, log in
        try request.filter.checkKnown(in: live.catalog)
        return TokenPage(
          try indexes.tokens(
            TokenQuery(request, limit: limit), now: moment(of: live), live: live, log: log,
            uses: parts.usage))
      }
    }
  }

  /// Asks for one part after the other until there is as much as the request wants.
  func forEachPage(
    of request: TokenListRequest, _ body: (TokenPage) throws -> Void,
    asking ask: (TokenListRequest, Int?) throws -> TokenPage
  ) throws {
    var request = request
    while true {
      let page = try ask(request, request.limit)
      try body(page)
      request.limit = request.limit.map { $0 - page.tokens.count }
      request.cursor = page.next
      if page.next == nil || request.limit.map({ $0 <= 0 }) ?? false { return }
    }
  }

  /// Calls `body` for each event until it returns `false`. No transaction is held during a call, so
  /// it may take its time.
  @available(*, noasync)
  public func forEachEvent(_ request: EventListRequest, _ body: (Event) throws -> Bool) throws {
    if request.isStretch { return try forEachEvent(inStretch: request, body) }
    var query = EventQuery(
      accounts: AccountScope(request.accounts), subject: request.subject, actor: request.actor,
      types: request.types, correlation: request.correlation, since: request.since,
      until: request.until, after: request.isReversed ? nil : request.after,
      before: request.isReversed ? request.after : request.through?.next,
      reverse: request.isReversed)
    var left = request.limit ?? .max
    while left > 0 {
      query.limit = min(left, EventQuery.limitMax)
      let chunk = try question(needsState: false) { indexes, live, log in
        try indexes.events(query, upTo: readable(live, log), log: log)
      }
      for event in chunk.events {
        guard try body(event) else { return }
      }
      left -= chunk.events.count
      guard let next = chunk.next else { return }
      query = query.continued(from: next)
    }
  }

  /// The same where nothing is asked but where to begin and to end: straight from the log.
  private func forEachEvent(
    inStretch request: EventListRequest, _ body: (Event) throws -> Bool
  ) throws {
    // Not past the live views, as in every question.
    let known = try question(needsState: false) { _, live, log in try readable(live, log) }
    let end = min(known, request.through ?? known)
    var reached = request.after ?? .zero
    var left = request.limit ?? .max
    while reached < end, left > 0 {
      try checkOpen()
      let chunk = try LedgerError.wrapping {
        try parts.log.events(
          after: reached, through: end, max: min(left, EventQuery.limitMax))
      }
      for recorded in chunk {
        guard try body(recorded.event) else { return }
        reached = recorded.event.position
      }
      left -= chunk.count
    }
  }

  /// A token's own events, oldest first.
  @available(*, noasync)
  public func history(of token: TokenID) throws -> [Event] {
    var events: [Event] = []
    try forEachEvent(EventListRequest(subject: .token(token))) { event in
      events.append(event)
      return true
    }
    return events
  }

  /// When one of the token's secrets was last used; `nil` for never, as far as this process knows.
  public func lastUsed(_ token: TokenID) throws -> Timestamp? {
    try LedgerError.wrapping { try parts.usage.lastUsed(token) }
  }
}

extension EventListRequest {
  /// Whether it asks for every event of a stretch of the log, oldest first.
  fileprivate var isStretch: Bool { hasNoFilter && !isReversed }

  /// Whether it asks for nothing but where to begin and to end.
  var hasNoFilter: Bool {
    guard case .all = accounts else { return false }
    return subject == nil && actor == nil && types.isEmpty && correlation == nil && since == nil
      && until == nil
  }
}

extension AccountScope {
  init(_ selection: AccountSelection) {
    self =
      switch selection {
      case .all: .all
      case .some(let accounts): .some(accounts)
      }
  }
}

extension TokenSort {
  init(_ sort: TokenListRequest.Sort) {
    self =
      switch sort {
      case .created: .created
      case .name: .name
      case .lastUsed: .lastUsed
      }
  }
}

extension TokenQuery {
  init(_ request: TokenListRequest, limit: Int?) {
    self.init(
      accounts: AccountScope(request.accounts), filter: request.filter,
      sort: TokenSort(request.sort), reverse: request.isReversed, limit: limit,
      cursor: request.cursor)
  }
}

extension TokenPage {
  init(_ page: LedgerViews.TokenPage) {
    self.init(
      tokens: page.tokens, total: page.total, next: page.next, position: page.position,
      now: page.now)
  }
}
