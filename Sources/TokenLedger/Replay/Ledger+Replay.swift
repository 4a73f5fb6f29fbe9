import EventLog
import LedgerViews

extension Ledger {
  /// The tokens that the log up to a moment describes, deleted ones included, in order of creation.
  ///
  /// An account or a token is found by index, so the cost is that of its own events; the whole ledger
  /// costs one pass through the log.
  ///
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  public func state(
    at moment: Moment, account: AccountID? = nil, token: TokenID? = nil
  ) throws -> (position: Position, now: Timestamp, tokens: [Token]) {
    let end = try end(of: moment)
    let past = try replay(
      through: end.position, accounts: account.map { .some([$0]) } ?? .all, token: token)
    return (end.position, end.now, past.all)
  }

  /// A list as of a moment: the log up to it is replayed, and the tokens are judged as they were.
  func pastTokens(_ request: TokenListRequest, at moment: Moment) throws -> TokenPage {
    let end = try end(of: moment)
    let past = try replay(through: end.position, accounts: request.accounts, token: nil)
    try request.filter.checkKnown(in: past.catalog)
    let all = past.all
    return try whole(request) { request, limit in
      let page = try TokenQuery(request, limit: limit).page(
        of: all, catalog: past.catalog, position: end.position, now: end.now,
        incarnation: incarnation)
      return TokenPage(page)
    }
  }

  /// The last position of a moment, and what "now" is there: the moment itself, or when the event at
  /// the position was recorded.
  func end(of moment: Moment) throws -> (position: Position, now: Timestamp) {
    try question { _, live, log in
      // What the log holds beyond is not acknowledged yet, and no list of events shows it.
      let last = live.position
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

  private func replay(
    through end: Position, accounts: AccountSelection, token: TokenID?
  ) throws -> PastTokens {
    var past = PastTokens()
    guard end > .zero else { return past }
    func take(_ request: EventListRequest) throws {
      try forEachEvent(request) { event in
        guard event.position <= end else { return false }
        try LedgerError.wrapping { try past.apply(event) }
        return true
      }
    }
    if let token {
      try take(EventListRequest(accounts: accounts, subject: .token(token)))
    } else {
      try take(EventListRequest(accounts: accounts))
      if case .some = accounts {
        // The catalog belongs to no account.
        try take(EventListRequest(types: [.catalogPublished]))
      }
    }
    past.finish(at: end)
    return past
  }
}
