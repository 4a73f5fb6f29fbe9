/// An action with who asks for it and on what conditions.
public struct Command: Sendable {
  public var action: Action
  public var actor: Actor
  public var origin: Origin
  public var reason: Reason?
  public var request: RequestStamp?
  /// The position of the subject's last event that the caller has seen.
  public var expectedRevision: Position?
  public var correlation: CorrelationID
  public var causation: Position?
  /// When it happened, for imported history; otherwise now.
  public var occurredAt: Timestamp?

  public init(
    _ action: Action, actor: Actor, origin: Origin, reason: Reason? = nil,
    request: RequestStamp? = nil, expectedRevision: Position? = nil,
    correlation: CorrelationID, causation: Position? = nil, occurredAt: Timestamp? = nil
  ) {
    self.action = action
    self.actor = actor
    self.origin = origin
    self.reason = reason
    self.request = request
    self.expectedRevision = expectedRevision
    self.correlation = correlation
    self.causation = causation
    self.occurredAt = occurredAt
  }
}

/// Everything that can be done to a ledger. New ids and the hashes of new secrets come in as values.
public enum Action: Hashable, Sendable {
  case createLedger(LedgerCreated)
  /// The ledger begins a new life from a backup.
  case recordRestore(LedgerRestored)
  case rotateKey(keyNumber: UInt32)
  case retireKey(keyNumber: UInt32)
  case publishCatalog(versions: [APIVersion], categories: [ScopeCategory])
  case openAccount(OpenAccount)
  case renameAccount(AccountID, name: AccountName)
  case setAPIAccess(AccountID, enabled: Bool)
  case closeAccount(AccountID)
  case addMember(AddMember)
  case changeRole(MemberID, role: Role)
  case resetMemberKey(MemberID, key: SecretHash)
  case removeMember(MemberID)
  /// Destroys the personal data of a member that was removed.
  case eraseMember(MemberID)
  case createToken(CreateToken)
  /// A token of another system, without secret and scopes, on the newest current version.
  case importToken(ImportToken)
  case duplicateToken(DuplicateToken)
  case resetToken(ResetToken)
  case endGrace(TokenID)
  case takeBackReset(TokenID)
  case editToken(TokenID, TokenEdit)
  case restoreToken(RestoreToken)
  /// Disable, enable, upgrade or delete one token or many.
  case changeTokens(ChangeTokens)
  /// Destroys the personal data of a deleted token.
  case eraseToken(TokenID)
  /// A fact of another ledger, taken as it is: whoever asks must have made sure that the operator
  /// wants it, for the command's actor is the one who acted then.
  case enterHistory(EventDraft)
}

public struct OpenAccount: Hashable, Sendable {
  public var id: AccountID
  public var name: AccountName
  public var kind: Account.Kind
  public var agency: AccountID?
  public var enableAPIAccess: Bool

  public init(
    id: AccountID, name: AccountName, kind: Account.Kind, agency: AccountID? = nil,
    enableAPIAccess: Bool = false
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.agency = agency
    self.enableAPIAccess = enableAPIAccess
  }
}

public struct AddMember: Hashable, Sendable {
  public var id: MemberID
  public var account: AccountID
  public var name: MemberName
  public var email: EmailAddress
  public var role: Role
  public var key: SecretHash

  public init(
    id: MemberID, account: AccountID, name: MemberName, email: EmailAddress, role: Role,
    key: SecretHash
  ) {
    self.id = id
    self.account = account
    self.name = name
    self.email = email
    self.role = role
    self.key = key
  }
}

public struct CreateToken: Hashable, Sendable {
  public var id: TokenID
  public var account: AccountID
  public var name: TokenName
  public var description: TokenDescription?
  public var scopes: [ScopeName]
  /// `nil` takes the newest current version.
  public var apiVersion: VersionName?
  public var contact: EmailAddress?
  public var developers: [EmailAddress]
  public var networks: [Network]
  public var notBefore: Timestamp?
  public var expires: Timestamp?
  public var secret: SecretHash

  public init(
    id: TokenID, account: AccountID, name: TokenName, description: TokenDescription? = nil,
    scopes: [ScopeName], apiVersion: VersionName? = nil, contact: EmailAddress? = nil,
    developers: [EmailAddress] = [], networks: [Network] = [], notBefore: Timestamp? = nil,
    expires: Timestamp? = nil, secret: SecretHash
  ) {
    self.id = id
    self.account = account
    self.name = name
    self.description = description
    self.scopes = scopes
    self.apiVersion = apiVersion
    self.contact = contact
    self.developers = developers
    self.networks = networks
    self.notBefore = notBefore
    self.expires = expires
    self.secret = secret
  }
}

public struct ImportToken: Hashable, Sendable {
  public var id: TokenID
  public var account: AccountID
  public var name: TokenName
  public var description: TokenDescription?
  /// Whether the creation was concluded from a later event.
  public var isInferred: Bool

  public init(
    id: TokenID, account: AccountID, name: TokenName, description: TokenDescription?,
    isInferred: Bool
  ) {
    self.id = id
    self.account = account
    self.name = name
    self.description = description
    self.isInferred = isInferred
  }
}

public struct DuplicateToken: Hashable, Sendable {
  public var source: TokenID
  public var id: TokenID
  /// `nil` finds a free "N (copy)".
  public var name: TokenName?
  public var secret: SecretHash

  public init(source: TokenID, id: TokenID, name: TokenName? = nil, secret: SecretHash) {
    self.source = source
    self.id = id
    self.name = name
    self.secret = secret
  }
}

public struct ResetToken: Hashable, Sendable {
  /// Longest time that a replaced secret may go on.
  public static let graceMax = TimeSpan.days(30)

  public var token: TokenID
  /// How long the replaced secret goes on; `nil` stops it at once.
  public var grace: TimeSpan?
  public var secret: SecretHash

  public init(token: TokenID, grace: TimeSpan? = nil, secret: SecretHash) {
    self.token = token
    self.grace = grace
    self.secret = secret
  }
}

/// What to set; a field that is `nil` stays. A list given replaces the whole list.
public struct TokenEdit: Hashable, Sendable {
  public var name: TokenName?
  /// `.some(nil)` clears it, as for the other optional fields.
  public var description: TokenDescription??
  public var scopes: [ScopeName]?
  public var contact: EmailAddress??
  public var developers: [EmailAddress]?
  public var networks: [Network]?
  public var notBefore: Timestamp??
  public var expires: Timestamp??

  public init() {}
}

public struct RestoreToken: Hashable, Sendable {
  public var token: TokenID
  public var name: TokenName?
  public var secret: SecretHash

  public init(token: TokenID, name: TokenName? = nil, secret: SecretHash) {
    self.token = token
    self.name = name
    self.secret = secret
  }
}

public struct ChangeTokens: Hashable, Sendable {
  /// Most tokens of one bulk action.
  public static let tokensMax = 10_000

  /// What to do with each.
  public enum Verb: Hashable, Sendable {
    case disable, enable, delete
    /// To the newest current version when `nil`.
    case upgrade(to: VersionName?)
  }

  /// Which tokens.
  public enum Selection: Hashable, Sendable {
    case tokens([TokenID])
    /// All of an account that fit; with a digest, only if the selection is still the one that the
    /// digest was given for.
    case matching(AccountID, TokenFilter, expectedDigest: [UInt8]?)
    /// All that was duplicated from a token, by way of any number of copies, and is not deleted; the
    /// token itself only with `includingSource`. With a digest, as above.
    case derived(from: TokenID, includingSource: Bool, expectedDigest: [UInt8]?)
  }

  public var verb: Verb
  public var selection: Selection

  public init(_ verb: Verb, _ selection: Selection) {
    self.verb = verb
    self.selection = selection
  }
}
