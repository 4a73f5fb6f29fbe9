package import EventLog
package import TokenDomain

/// The tokens that a bulk action acts on, found at one position by the indexes and the log's tail.
package struct TokenSelection: Sendable {
  /// What was asked.
  private enum Question: Equatable {
    case matching(AccountID, TokenFilter, now: Timestamp, limit: Int)
    case derived(from: TokenID)
  }
  private let question: Question
  private let position: Position
  /// In order of id; one more than the limit when there are more.
  package let tokens: [TokenID]

  /// Asks the indexes for the tokens of an account that fit a filter, with live views and log as the
  /// write transaction sees them. The caller holds the log's write lock.
  ///
  /// - Throws: ``StoppedIndex``, ``IndexObstacle``, `LMDBError`.
  @available(*, noasync)
  package init(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int,
    _ indexes: Indexes, live: borrowing LiveTransaction, log: borrowing LogTransaction
  ) throws {
    question = .matching(account, filter, now: now, limit: limit)
    position = live.position
    tokens = try IndexSnapshot(indexes, holdsLogLock: true).tokens(
      in: account, matching: filter, now: now, limit: limit, live: live, log: log)
  }

  /// Asks the indexes for all that was duplicated from a token; `nil` if it is too much to be told.
  ///
  /// - Throws: ``StoppedIndex``, ``IndexObstacle``, `LMDBError`.
  @available(*, noasync)
  package init?(
    derivedFrom source: TokenID, _ indexes: Indexes, live: borrowing LiveTransaction,
    log: borrowing LogTransaction
  ) throws {
    question = .derived(from: source)
    position = live.position
    let lineage = try IndexSnapshot(indexes, holdsLogLock: true)
      .lineage(of: source, live: live, log: log)
    guard !lineage.isCut else { return nil }
    tokens = lineage.descendants.map(\.token).sorted()
  }

  /// Whether this is the answer to the question.
  func answers(
    in account: AccountID, matching filter: TokenFilter, now: Timestamp, limit: Int,
    at position: Position
  ) -> Bool {
    question == .matching(account, filter, now: now, limit: limit) && position == self.position
  }

  /// Whether this is the answer to the question.
  func answers(derivedFrom source: TokenID, at position: Position) -> Bool {
    question == .derived(from: source) && position == self.position
  }
}
