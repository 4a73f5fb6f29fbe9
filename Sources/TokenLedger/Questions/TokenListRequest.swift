/// Which accounts a question may see.
public enum AccountSelection: Hashable, Sendable {
  case all
  case some([AccountID])
}

/// A list of tokens to ask for.
public struct TokenListRequest: Sendable {
  /// What the list is ordered by.
  public enum Sort: String, CaseIterable, Sendable {
    /// Newest first.
    case created
    /// In order of the folded name.
    case name
    /// Most recently used first, never used last.
    case lastUsed = "last-used"
  }
  public var accounts: AccountSelection
  public var filter: TokenFilter
  public var sort: Sort
  public var isReversed: Bool
  /// Most tokens of a page; `nil` for all.
  public var limit: Int?
  /// The ``TokenPage/next`` of the page before.
  public var cursor: String?
  /// A past moment; `nil` for now.
  public var at: Moment?

  public init(
    accounts: AccountSelection = .all, filter: TokenFilter = TokenFilter(), sort: Sort = .created,
    isReversed: Bool = false, limit: Int? = nil, cursor: String? = nil, at: Moment? = nil
  ) {
    self.accounts = accounts
    self.filter = filter
    self.sort = sort
    self.isReversed = isReversed
    self.limit = limit
    self.cursor = cursor
    self.at = at
  }
}

/// A page of a list.
public struct TokenPage: Sendable {
  public var tokens: [Token]
  /// How many tokens fit, over all pages.
  public var total: Int
  /// What the next page begins after; `nil` on the last.
  public var next: String?
  /// The position that the page is right for.
  public var position: Position
  /// The moment that states and windows were judged at.
  public var now: Timestamp
}

/// Events to ask for, oldest first unless reversed; every condition given must hold.
public struct EventListRequest: Sendable {
  public var accounts: AccountSelection
  public var subject: Subject?
  /// The id of who acted.
  public var actor: Actor?
  public var types: Set<EventType>
  public var correlation: CorrelationID?
  /// Recorded at or after.
  public var since: Timestamp?
  /// Recorded before.
  public var until: Timestamp?
  /// Beyond this position (before it when reversed).
  public var after: Position?
  /// Not beyond this position; of no meaning when reversed.
  public var through: Position?
  public var limit: Int?
  public var isReversed: Bool

  public init(
    accounts: AccountSelection = .all, subject: Subject? = nil, actor: Actor? = nil,
    types: Set<EventType> = [], correlation: CorrelationID? = nil, since: Timestamp? = nil,
    until: Timestamp? = nil, after: Position? = nil, through: Position? = nil,
    limit: Int? = nil, isReversed: Bool = false
  ) {
    self.accounts = accounts
    self.subject = subject
    self.actor = actor
    self.types = types
    self.correlation = correlation
    self.since = since
    self.until = until
    self.after = after
    self.through = through
    self.limit = limit
    self.isReversed = isReversed
  }
}
