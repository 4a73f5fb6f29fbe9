package import EventLog
package import TokenDomain

/// The tokens of an account that fit a filter at one position, found by the indexes and the log's
/// tail: what a bulk action acts on.
package struct TokenSelection: Sendable {
  private let account: AccountID
  private let filter: TokenFilter
  private let now: Timestamp
  private let limit: Int
  private let position: Position
  /// In order of id; one more than the limit when there are more.
  package let tokens: [TokenID]

  /// Asks the indexes, with live views and log as the write transaction sees them, before anything
  /// was appended in it. The caller holds the log's write lock.
  ///
  /// - Throws: ``StoppedIndex``, ``IndexObstacle``, `LMDBError`.
  @available(*, noasync)
  package init(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int,
    _ indexes: Indexes, live: borrowing LiveTransaction, log: borrowing LogTransaction
  ) throws {
    self.account = account
    self.filter = filter
    self.now = now
    self.limit = limit
    position = live.position
    tokens = try IndexSnapshot(indexes, holdsLogLock: true).tokens(
      in: account, matching: filter, now: now, limit: limit, live: live, log: log)
  }

  /// Whether this is the answer to the question.
  func answers(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int,
    at position: Position
  ) -> Bool {
    account == self.account && filter == self.filter && now == self.now && limit == self.limit
      && position == self.position
  }
}
