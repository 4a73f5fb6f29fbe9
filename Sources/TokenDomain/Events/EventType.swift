/// The name of what happened. The raw number is part of the record format: it is never reused.
public enum EventType: UInt8, CaseIterable, Sendable {
  case ledgerCreated = 1
  case ledgerRestored = 2
  case ledgerKeyRotated = 3
  case ledgerKeyRetired = 4
  case catalogPublished = 8
  case accountOpened = 16
  case accountRenamed = 17
  case accountClosed = 18
  case accountAPIAccessEnabled = 19
  case accountAPIAccessDisabled = 20
  case memberAdded = 32
  case memberRoleChanged = 33
  case memberKeyReset = 34
  case memberRemoved = 35
  case memberErased = 36
  case tokenCreated = 48
  case tokenDuplicated = 49
  case tokenReset = 50
  case tokenGraceEnded = 51
  case tokenResetTakenBack = 52
  case tokenVersionUpgraded = 53
  case tokenDisabled = 54
  case tokenEnabled = 55
  case tokenEdited = 56
  case tokenDeleted = 57
  case tokenRestored = 58
  case tokenErased = 59

  /// The name as the audit trail shows it, such as `token.created`.
  public var name: String {
    switch self {
    case .ledgerCreated: "ledger.created"
    case .ledgerRestored: "ledger.restored"
    case .ledgerKeyRotated: "ledger.key_rotated"
    case .ledgerKeyRetired: "ledger.key_retired"
    case .catalogPublished: "catalog.published"
    case .accountOpened: "account.opened"
    case .accountRenamed: "account.renamed"
    case .accountClosed: "account.closed"
    case .accountAPIAccessEnabled: "account.api_access_enabled"
    case .accountAPIAccessDisabled: "account.api_access_disabled"
    case .memberAdded: "member.added"
    case .memberRoleChanged: "member.role_changed"
    case .memberKeyReset: "member.key_reset"
    case .memberRemoved: "member.removed"
    case .memberErased: "member.erased"
    case .tokenCreated: "token.created"
    case .tokenDuplicated: "token.duplicated"
    case .tokenReset: "token.reset"
    case .tokenGraceEnded: "token.grace_ended"
    case .tokenResetTakenBack: "token.reset_taken_back"
    case .tokenVersionUpgraded: "token.version_upgraded"
    case .tokenDisabled: "token.disabled"
    case .tokenEnabled: "token.enabled"
    case .tokenEdited: "token.edited"
    case .tokenDeleted: "token.deleted"
    case .tokenRestored: "token.restored"
    case .tokenErased: "token.erased"
    }
  }

  /// The type of that name, or `nil`.
  public init?(name: some StringProtocol) {
    guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = type
  }
}
