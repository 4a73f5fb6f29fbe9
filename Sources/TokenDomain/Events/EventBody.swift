/// What happened, with its data.
public enum EventBody: Hashable, Sendable {
  case ledgerCreated(LedgerCreated)
  case ledgerRestored(LedgerRestored)
  /// Secrets made from now on are hashed under the key of this number.
  case ledgerKeyRotated(keyNumber: UInt32)
  /// Secrets hashed under the key of this number no longer authenticate.
  case ledgerKeyRetired(keyNumber: UInt32)
  case catalogPublished(Catalog)
  case accountOpened(AccountOpened)
  case accountRenamed(Change<AccountName>)
  case accountClosed
  case accountAPIAccessEnabled
  case accountAPIAccessDisabled
  case memberAdded(MemberAdded)
  case memberRoleChanged(Change<Role>)
  case memberKeyReset(key: SecretHash)
  case memberRemoved
  case memberErased
  case tokenCreated(TokenCreated)
  case tokenDuplicated(TokenDuplicated)
  case tokenReset(TokenReset)
  case tokenGraceEnded
  /// The secret of this generation is current again.
  case tokenResetTakenBack(generation: UInt32)
  case tokenVersionUpgraded(Change<VersionName>)
  case tokenDisabled
  case tokenEnabled
  case tokenEdited(TokenEdited)
  case tokenDeleted
  case tokenRestored(TokenRestored)
  case tokenErased

  /// The name of what happened.
  public var type: EventType {
    switch self {
    case .ledgerCreated: .ledgerCreated
    case .ledgerRestored: .ledgerRestored
    case .ledgerKeyRotated: .ledgerKeyRotated
    case .ledgerKeyRetired: .ledgerKeyRetired
    case .catalogPublished: .catalogPublished
    case .accountOpened: .accountOpened
    case .accountRenamed: .accountRenamed
    case .accountClosed: .accountClosed
    case .accountAPIAccessEnabled: .accountAPIAccessEnabled
    case .accountAPIAccessDisabled: .accountAPIAccessDisabled
    case .memberAdded: .memberAdded
    case .memberRoleChanged: .memberRoleChanged
    case .memberKeyReset: .memberKeyReset
    case .memberRemoved: .memberRemoved
    case .memberErased: .memberErased
    case .tokenCreated: .tokenCreated
    case .tokenDuplicated: .tokenDuplicated
    case .tokenReset: .tokenReset
    case .tokenGraceEnded: .tokenGraceEnded
    case .tokenResetTakenBack: .tokenResetTakenBack
    case .tokenVersionUpgraded: .tokenVersionUpgraded
    case .tokenDisabled: .tokenDisabled
    case .tokenEnabled: .tokenEnabled
    case .tokenEdited: .tokenEdited
    case .tokenDeleted: .tokenDeleted
    case .tokenRestored: .tokenRestored
    case .tokenErased: .tokenErased
    }
  }
}

/// A value before and after.
public struct Change<Value: Hashable & Sendable>: Hashable, Sendable {
  public var before: Value
  public var after: Value

  public init(before: Value, after: Value) {
    self.before = before
    self.after = after
  }
}

/// The first event of every log.
public struct LedgerCreated: Hashable, Sendable {
  public var ledger: LedgerID
  /// The log's name in checkpoints.
  public var origin: String
  /// The number of the first pepper key.
  public var keyNumber: UInt32

  public init(ledger: LedgerID, origin: String, keyNumber: UInt32) {
    self.ledger = ledger
    self.origin = origin
    self.keyNumber = keyNumber
  }
}

/// A ledger began a new life from a backup.
public struct LedgerRestored: Hashable, Sendable {
  public var incarnation: IncarnationID
  public var source: String
  /// The last position of what was restored.
  public var lastPosition: Position

  public init(incarnation: IncarnationID, source: String, lastPosition: Position) {
    self.incarnation = incarnation
    self.source = source
    self.lastPosition = lastPosition
  }
}

public struct AccountOpened: Hashable, Sendable {
  public var name: AccountName
  public var kind: Account.Kind
  public var agency: AccountID?

  public init(name: AccountName, kind: Account.Kind, agency: AccountID?) {
    self.name = name
    self.kind = kind
    self.agency = agency
  }
}

public struct MemberAdded: Hashable, Sendable {
  public var name: MemberName
  public var email: EmailAddress
  public var role: Role
  public var key: SecretHash

  public init(name: MemberName, email: EmailAddress, role: Role, key: SecretHash) {
    self.name = name
    self.email = email
    self.role = role
    self.key = key
  }
}

public struct TokenCreated: Hashable, Sendable {
  public var settings: TokenSettings
  /// `nil` for an imported token, which has no secret until it is reset.
  public var secret: SecretHash?
  /// Whether an import concluded the creation from a later event.
  public var isInferred: Bool

  public init(settings: TokenSettings, secret: SecretHash?, isInferred: Bool = false) {
    self.settings = settings
    self.secret = secret
    self.isInferred = isInferred
  }
}

public struct TokenDuplicated: Hashable, Sendable {
  public var source: TokenID
  public var settings: TokenSettings
  public var secret: SecretHash

  public init(source: TokenID, settings: TokenSettings, secret: SecretHash) {
    self.source = source
    self.settings = settings
    self.secret = secret
  }
}

public struct TokenReset: Hashable, Sendable {
  public var secret: SecretHash
  public var generation: UInt32
  /// When the replaced secret stops, if it was given a grace.
  public var previousUntil: Timestamp?

  public init(secret: SecretHash, generation: UInt32, previousUntil: Timestamp?) {
    self.secret = secret
    self.generation = generation
    self.previousUntil = previousUntil
  }
}

/// What an edit changed; a field that it left alone is `nil`.
public struct TokenEdited: Hashable, Sendable {
  public var name: Change<TokenName>?
  public var description: Change<TokenDescription?>?
  public var scopes: Change<[ScopeName]>?
  public var contact: Change<EmailAddress?>?
  public var developers: Change<[EmailAddress]>?
  public var networks: Change<[Network]>?
  public var notBefore: Change<Timestamp?>?
  public var expires: Change<Timestamp?>?

  public init() {}

  /// Whether nothing was changed.
  public var isEmpty: Bool { self == TokenEdited() }
}

public struct TokenRestored: Hashable, Sendable {
  /// Another name, if the token took one.
  public var name: Change<TokenName>?
  public var secret: SecretHash
  public var generation: UInt32

  public init(name: Change<TokenName>?, secret: SecretHash, generation: UInt32) {
    self.name = name
    self.secret = secret
    self.generation = generation
  }
}
