package import TokenDomain

/// Whose things a question is about.
package enum AccountScope: Hashable, Sendable {
  /// Every account, and what belongs to none.
  case all
  /// These.
  case some([AccountID])

  /// Whether something of `account`, or of none, is in it.
  package func contains(_ account: AccountID?) -> Bool {
    switch self {
    case .all: true
    case .some(let accounts): account.map { accounts.contains($0) } ?? false
    }
  }
}

/// What a list of tokens is sorted by. Equal ones are sorted by id, in the same direction.
package enum TokenSort: String, CaseIterable, Sendable {
  /// Newest first.
  case created
  /// Ascending, as ``NameIndex/sortKey(of:)`` compares.
  case name
  /// Most recently used first, never used ones last.
  case lastUsed = "last-used"
}

/// A list of tokens that is asked for.
package struct TokenQuery: Hashable, Sendable {
  /// Most tokens of a page, and as many as come at a time when no limit is given.
  package static let limitMax = 1_000

  package var accounts: AccountScope
  package var filter: TokenFilter
  package var sort: TokenSort
  /// Whether the list begins at its other end.
  package var reverse: Bool
  /// How many at most; nil for ``limitMax`` at a time.
  package var limit: Int?
  /// Where the page before ended, as its ``TokenPage/next`` said.
  package var cursor: String?

  /// Describes a list.
  package init(
    accounts: AccountScope, filter: TokenFilter = TokenFilter(), sort: TokenSort = .created,
    reverse: Bool = false, limit: Int? = nil, cursor: String? = nil
  ) {
    self.accounts = accounts
    self.filter = filter
    self.sort = sort
    self.reverse = reverse
    self.limit = limit
    self.cursor = cursor
  }

  /// Whether the list goes from high to low.
  var isDescending: Bool { (sort == .name) == reverse }

  /// How many tokens a page has.
  var pageCount: Int { max(1, min(limit ?? Self.limitMax, Self.limitMax)) }
}

/// A part of a list of tokens.
package struct TokenPage: Sendable {
  package var tokens: [Token]
  /// How many tokens fit, on this page and all others.
  package var total: Int
  /// What to ask with for the page after; nil after the last.
  package var next: String?
  /// The position that was asked at.
  package var position: Position
  /// The moment that states and spans were meant at.
  package var now: Timestamp
}

/// What knows when tokens were used.
package protocol LastUses: Sendable {
  /// When the token was last used, with any of its secrets; nil for never.
  func lastUsed(_ token: TokenID) throws -> Timestamp?

  /// Lends what ``lastUsed(_:)`` says for many tokens, which costs the less the more their ids ascend.
  func withLastUses(_ body: (_ lastUsed: (TokenID) throws -> Timestamp?) throws -> Void) throws
}

extension LastUses {
  package func withLastUses(
    _ body: (_ lastUsed: (TokenID) throws -> Timestamp?) throws -> Void
  ) throws {
    try body { try lastUsed($0) }
  }
}
