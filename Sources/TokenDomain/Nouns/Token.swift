/// What people decide about a token, and a duplicate takes over.
public struct TokenSettings: Hashable, Sendable {
  /// Most scopes of a token.
  public static let scopesMax = 256
  /// Most bytes of scope names of a token, so that an event's record stays in its limit.
  public static let scopeBytesMax = 12 * 1024
  /// Most developers of a token.
  public static let developersMax = 16
  /// Most allowed networks of a token.
  public static let networksMax = 64

  public var name: TokenName
  public var description: TokenDescription?
  /// Access rights in byte order, without repetition; empty only for imported tokens.
  public var scopes: [ScopeName]
  public var apiVersion: VersionName
  /// Who should hear about changes.
  public var contact: EmailAddress?
  public var developers: [EmailAddress]
  /// Where calls may come from; empty means anywhere.
  public var networks: [Network]
  public var notBefore: Timestamp?
  public var expires: Timestamp?

  public init(
    name: TokenName, description: TokenDescription? = nil, scopes: [ScopeName],
    apiVersion: VersionName, contact: EmailAddress? = nil, developers: [EmailAddress] = [],
    networks: [Network] = [], notBefore: Timestamp? = nil, expires: Timestamp? = nil
  ) {
    self.name = name
    self.description = description
    self.scopes = scopes
    self.apiVersion = apiVersion
    self.contact = contact
    self.developers = developers
    self.networks = networks
    self.notBefore = notBefore
    self.expires = expires
  }
}

/// The secret that a reset replaced, while its grace runs.
public struct PreviousSecret: Hashable, Sendable {
  public var hash: SecretHash
  public var generation: UInt32
  /// The first moment at which it no longer authenticates.
  public var until: Timestamp

  public init(hash: SecretHash, generation: UInt32, until: Timestamp) {
    self.hash = hash
    self.generation = generation
    self.until = until
  }
}

/// A token as the log up to some position describes it.
public struct Token: Hashable, Sendable {
  /// What a list filters by and a card shows.
  public enum State: String, CaseIterable, Sendable {
    case enabled, disabled, expired, deleted
  }

  public let id: TokenID
  public let account: AccountID
  public var settings: TokenSettings
  public var isDisabled: Bool
  public var isDeleted: Bool
  public var isErased: Bool
  /// When it was created; for imported history, when that happened.
  public let createdAt: Timestamp
  public let createdBy: Actor
  public let duplicatedFrom: TokenID?
  /// The number of the current secret: 1 at creation, 0 while an imported token has none.
  public var generation: UInt32
  /// The highest number ever used; the next secret takes the one after it.
  public var highestGeneration: UInt32
  /// The current secret's hash; `nil` for deleted tokens and imported ones never reset.
  public var secret: SecretHash?
  /// The secret before, if a reset gave it a grace. Whether that still runs depends on the moment.
  public var previous: PreviousSecret?
  /// The position of the token's last event.
  public var revision: Position

  public init(
    id: TokenID, account: AccountID, settings: TokenSettings, isDisabled: Bool = false,
    isDeleted: Bool = false, isErased: Bool = false, createdAt: Timestamp, createdBy: Actor,
    duplicatedFrom: TokenID? = nil, generation: UInt32, highestGeneration: UInt32,
    secret: SecretHash?, previous: PreviousSecret? = nil, revision: Position
  ) {
    self.id = id
    self.account = account
    self.settings = settings
    self.isDisabled = isDisabled
    self.isDeleted = isDeleted
    self.isErased = isErased
    self.createdAt = createdAt
    self.createdBy = createdBy
    self.duplicatedFrom = duplicatedFrom
    self.generation = generation
    self.highestGeneration = highestGeneration
    self.secret = secret
    self.previous = previous
    self.revision = revision
  }

  /// The state at a moment: deleted, disabled, expired or enabled, the first that holds.
  public func state(at now: Timestamp) -> State {
    if isDeleted { return .deleted }
    if isDisabled { return .disabled }
    if let expires = settings.expires, expires <= now { return .expired }
    return .enabled
  }

  /// The previous secret, if its grace runs at `now`.
  public func runningGrace(at now: Timestamp) -> PreviousSecret? {
    previous.flatMap { now < $0.until ? $0 : nil }
  }
}
