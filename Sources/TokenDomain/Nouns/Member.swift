/// What a member may do in its account, and an agency's member in every client of the agency.
public enum Role: String, CaseIterable, Sendable {
  /// Everything in the account, members included; an agency's also opens, renames and closes
  /// clients.
  case accountAdministrator = "account-administrator"
  /// Enables API access; views and manages tokens; reads members and the audit trail.
  case implementationSpecialist = "implementation-specialist"
  /// Reads.
  case auditor
  /// Asks whether credentials are good.
  case gateway
}

/// A person or system that acts in an account.
public struct Member: Hashable, Sendable {
  public let id: MemberID
  public let account: AccountID
  public var name: MemberName
  /// Unique in the account among members that were not removed, compared by full case folding.
  public var email: EmailAddress
  public var role: Role
  /// The hash of the member key; `nil` once removed.
  public var key: SecretHash?
  public var isRemoved: Bool
  public var isErased: Bool
  /// The position of the member's last event.
  public var revision: Position

  public init(
    id: MemberID, account: AccountID, name: MemberName, email: EmailAddress, role: Role,
    key: SecretHash?, isRemoved: Bool, isErased: Bool, revision: Position
  ) {
    self.id = id
    self.account = account
    self.name = name
    self.email = email
    self.role = role
    self.key = key
    self.isRemoved = isRemoved
    self.isErased = isErased
    self.revision = revision
  }
}
