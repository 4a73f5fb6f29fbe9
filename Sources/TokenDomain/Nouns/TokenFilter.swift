/// When a token was created, as lists ask for it.
public enum CreatedFilter: Hashable, Sendable {
  /// Since seven times 24 hours before now.
  case last7Days
  /// Since thirty times 24 hours before now.
  case last30Days
  /// Before that.
  case moreThan30Days
  /// From the first (included) to the second (excluded); either end may be open.
  case range(from: Timestamp?, to: Timestamp?)

  /// The half-open interval of creation times that fits at `now`.
  public func interval(at now: Timestamp) -> (from: Timestamp?, to: Timestamp?) {
    switch self {
    case .last7Days: (now - .days(7), nil)
    case .last30Days: (now - .days(30), nil)
    case .moreThan30Days: (nil, now - .days(30))
    case .range(let from, let to): (from, to)
    }
  }

  /// Whether a token created at `created` fits at `now`.
  public func contains(_ created: Timestamp, at now: Timestamp) -> Bool {
    let (from, to) = interval(at: now)
    return from.map { $0 <= created } ?? true && to.map { created < $0 } ?? true
  }
}

/// Which tokens a list or a bulk action is about: every condition that is given must hold.
public struct TokenFilter: Hashable, Sendable {
  /// Part of the name, compared without case, marks and compatibility differences.
  public var namePart: String?
  public var created: CreatedFilter?
  /// Any of these; empty means all but deleted.
  public var states: Set<Token.State>
  public var apiVersion: VersionName?
  /// Versions that stand before this one in the catalog.
  public var olderThan: VersionName?
  public var scope: ScopeName?
  public var createdBy: Actor?
  /// Not used since then, or never.
  public var unusedSince: Timestamp?
  public var neverUsed: Bool

  public init(
    namePart: String? = nil, created: CreatedFilter? = nil, states: Set<Token.State> = [],
    apiVersion: VersionName? = nil, olderThan: VersionName? = nil, scope: ScopeName? = nil,
    createdBy: Actor? = nil, unusedSince: Timestamp? = nil, neverUsed: Bool = false
  ) {
    self.namePart = namePart
    self.created = created
    self.states = states
    self.apiVersion = apiVersion
    self.olderThan = olderThan
    self.scope = scope
    self.createdBy = createdBy
    self.unusedSince = unusedSince
    self.neverUsed = neverUsed
  }

  /// Whether the answer depends on when tokens were used.
  public var asksAboutUse: Bool { unusedSince != nil || neverUsed }
}
