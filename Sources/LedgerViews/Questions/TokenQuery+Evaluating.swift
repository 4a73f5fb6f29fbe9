package import TokenDomain

extension TokenQuery {
  /// The page of tokens that somebody already has: a list as of a past position, which no index
  /// knows. One pass over `tokens`; the answer is what the indexes would have given then.
  ///
  /// - Parameters:
  ///   - tokens: every token of the ledger, or of the accounts asked for, at `position`.
  ///   - now: the moment that states and spans are meant at.
  /// - Throws: ``TokenDomain/Refusal/useNotAskable`` for filters and sorting by use,
  ///   ``TokenDomain/Refusal/malformedCursor``.
  package func page(
    of tokens: some Sequence<Token>, catalog: Catalog, position: Position, now: Timestamp,
    incarnation: IncarnationID
  ) throws(Refusal) -> TokenPage {
    guard !filter.asksAboutUse, sort != .lastUsed else { throw .useNotAskable }
    var start: RowKey?
    if let cursor {
      start = try PageCursor(cursor, of: self, incarnation: incarnation).last
    }
    var top = TopRows(limit: pageCount + 1, descending: isDescending, past: start)
    var total = 0
    var kept: [TokenID: Token] = [:]
    for token in tokens where accounts.contains(token.account) {
      guard filter.matches(token, now: now, catalog: catalog, lastUsed: nil) else { continue }
      total += 1
      let key =
        sort == .created
        ? RowKey(moment: token.createdAt.microseconds, name: [], id: token.id)
        : RowKey(moment: 0, name: NameIndex.sortKey(of: token.settings.name), id: token.id)
      if top.offer(key) { kept[token.id] = token }
      // What has been pushed off the page is let go of now and then: memory stays bounded.
      if kept.count > 4 * (pageCount + 1) {
        let shown = Set(top.rows.map(\.id))
        kept = kept.filter { shown.contains($0.key) }
      }
    }
    let shown = top.rows.prefix(pageCount)
    var next: String?
    if top.rows.count > shown.count, let last = shown.last {
      next = PageCursor(query: self, incarnation: incarnation, last: last, began: now).text
    }
    return TokenPage(
      tokens: shown.compactMap { kept[$0.id] }, total: total, next: next, position: position,
      now: now)
  }
}
