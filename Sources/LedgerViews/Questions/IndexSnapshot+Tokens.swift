package import TokenDomain

extension IndexSnapshot {
  /// One page of a list of tokens, with the exact total.
  ///
  /// Without conditions: O(log n) and the page. With some: one scan of the accounts' rows, some
  /// nanoseconds each; part of a name adds a scan of the names, last use a look-up for each row that
  /// fits in all else.
  ///
  /// - Throws: ``TokenDomain/Refusal`` for a cursor of another list, ``StoppedIndex``, `LMDBError`.
  @available(*, noasync)
  package func tokens<Live: StateReader & ~Copyable, Log: EventReading & ~Copyable>(
    _ query: TokenQuery, now: Timestamp, live: borrowing Live, log: borrowing Log,
    uses: any LastUses
  ) throws -> TokenPage {
    let cursor = try query.cursor.map { text throws(Refusal) in
      try PageCursor(text, of: query, incarnation: incarnation)
    }
    var gathering = try Gathering(
      query.filter, now: now, catalog: live.catalog, uses: uses, sort: query.sort,
      descending: query.isDescending, limit: query.pageCount + 1, past: cursor?.last, in: self)
    let tail = try Tail(
      of: log, after: gathering.asksNames ? position : indexes.header.position,
      through: live.position)
    var accounts = try accounts(query.accounts)
    try gather(tail, scope: query.accounts, live: live, into: &gathering)
    if case .all = query.accounts { accounts.formUnion(gathering.touchedAccounts) }
    for account in accounts.sorted() { try gather(account, into: &gathering) }

    let found = gathering.top.rows
    let shown = found.prefix(query.pageCount)
    let tokens = try shown.map { row in
      guard let token = live.token(row.id) else {
        throw IndexObstacle("token \(row.id) is indexed and not in the live views")
      }
      return token
    }
    var next: String?
    if found.count > shown.count, let last = shown.last {
      next =
        PageCursor(
          query: query, incarnation: incarnation, last: last, began: cursor?.began ?? now
        ).text
    }
    return TokenPage(
      tokens: tokens, total: gathering.total, next: next, position: live.position, now: now)
  }

  /// The tokens of an account that fit, in order of id: at most `limit`, and one more when there are
  /// more. For the selection of a bulk action, with the log as the write transaction sees it.
  @available(*, noasync)
  package func tokens<Live: StateReader & ~Copyable, Log: EventReading & ~Copyable>(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int,
    live: borrowing Live, log: borrowing Log
  ) throws -> [TokenID] {
    var gathering = try Gathering(
      filter, now: now, catalog: live.catalog, uses: NoUses(), sort: nil, descending: false,
      limit: limit + 1, past: nil, in: self)
    let tail = try Tail(
      of: log, after: gathering.asksNames ? position : indexes.header.position,
      through: live.position)
    try gather(tail, scope: .some([account]), live: live, into: &gathering)
    try gather(account, into: &gathering)
    return gathering.top.rows.map(\.id)
  }

  private func accounts(_ scope: AccountScope) throws -> Set<AccountID> {
    switch scope {
    case .all: Set(try columns.accountsWithTokens(in: indexes))
    case .some(let accounts): Set(accounts)
    }
  }
}

/// Where nothing was ever used, because nobody asks.
private struct NoUses: LastUses {
  func lastUsed(_ token: TokenID) -> Timestamp? { nil }
}
