/// What somebody may be allowed to do. The raw value completes "not permitted to …".
public enum Permission: String, CaseIterable, Sendable {
  case askAboutCredentials = "ask about credentials"
  /// Tokens, members and the audit trail.
  case read = "read this account"
  /// Create, duplicate, reset, take back, edit and restore.
  case manageTokens = "manage tokens"
  /// Enable, upgrade and delete.
  case changeTokens = "change tokens"
  /// Disable a token, or end the grace of a secret.
  case stopTokens = "disable tokens"
  case importTokens = "import tokens"
  case manageMembers = "manage members"
  case renameAccount = "rename the account"
  case enableAPIAccess = "enable API access"
  case disableAPIAccess = "disable API access"
  /// Open a client of the account, which is an agency.
  case openClients = "open clients"
  case closeAccount = "close the account"
  /// Open an agency, or a client without one.
  case openAccounts = "open accounts other than an agency's clients"
  case publishCatalog = "publish the catalog"
  case manageKeys = "rotate or retire keys"
  case createLedger = "create or restore a ledger"
  case erase = "erase"
}

extension Role {
  /// Whether the role allows this in the member's own account, and in the clients of its agency.
  ///
  /// Opening and closing clients is for administrators of an agency only, which the role alone
  /// cannot tell: ask ``Access``.
  public func allows(_ permission: Permission) -> Bool {
    switch permission {
    case .askAboutCredentials: true
    case .read: self != .gateway
    case .manageTokens, .changeTokens, .stopTokens, .enableAPIAccess:
      self == .accountAdministrator || self == .implementationSpecialist
    case .manageMembers, .renameAccount, .disableAPIAccess, .openClients, .closeAccount:
      self == .accountAdministrator
    case .importTokens, .openAccounts, .publishCatalog, .manageKeys, .createLedger, .erase: false
    }
  }
}

/// What an actor may see and do, found out once for a command or a question.
public struct Access: Sendable {
  private enum Standing {
    case `operator`
    case member(Member, ofAgency: Bool)
    case holder(TokenID)
    case importer
  }
  private let standing: Standing

  /// Looks up who acts.
  ///
  /// - Throws: ``Refusal/notPermitted(to:)`` for a member that was removed or whose account is
  ///   closed, ``Refusal/memberNotFound(_:)`` for one that never was.
  public init<State: StateReader & ~Copyable>(
    of actor: Actor, in state: borrowing State
  ) throws(Refusal) {
    switch actor {
    case .operator: standing = .operator
    case .holder(let token): standing = .holder(token)
    case .principal: standing = .importer
    case .member(let id, _):
      guard let member = state.member(id), let account = state.account(member.account) else {
        throw .memberNotFound(id.description)
      }
      guard !member.isRemoved, !account.isClosed else { throw .notPermitted(to: "act any more") }
      standing = .member(member, ofAgency: account.kind == .agency)
    }
  }

  /// Whether the actor is the operator, who may everything.
  public var isOperator: Bool {
    if case .operator = standing { true } else { false }
  }

  /// The account whose members' access this is, or `nil` for others than members.
  ///
  /// A member sees this account and, if it is an agency, the clients that it manages.
  public var ownAccount: AccountID? {
    if case .member(let member, _) = standing { member.account } else { nil }
  }

  /// Whether the account exists for the actor.
  public func sees(_ account: Account) -> Bool {
    switch standing {
    case .operator, .importer: true
    case .member(let member, let ofAgency):
      account.id == member.account || ofAgency && account.agency == member.account
    case .holder: false
    }
  }

  /// Whether the token, which is of `account`, exists for the actor.
  public func sees(_ token: Token, of account: Account) -> Bool {
    if case .holder(let own) = standing { own == token.id } else { sees(account) }
  }

  /// Whether the actor may do this in the account; `nil` stands for the ledger as a whole.
  public func allows(_ permission: Permission, in account: Account?) -> Bool {
    switch standing {
    case .operator: return true
    case .importer: return [.importTokens, .changeTokens, .stopTokens].contains(permission)
    case .holder: return false
    case .member(let member, let ofAgency):
      guard let account, sees(account), member.role.allows(permission) else { return false }
      switch permission {
      case .openClients: return ofAgency && account.id == member.account
      case .closeAccount: return account.id != member.account
      default: return true
      }
    }
  }

  /// Whether the actor may do this to the token, which is of `account`.
  public func allows(_ permission: Permission, on token: Token, of account: Account) -> Bool {
    if case .holder(let own) = standing { return own == token.id && permission == .stopTokens }
    return allows(permission, in: account)
  }

  /// Refuses what ``allows(_:in:)`` does not allow.
  ///
  /// - Throws: ``Refusal/notPermitted(to:)``.
  public func require(_ permission: Permission, in account: Account?) throws(Refusal) {
    guard allows(permission, in: account) else { throw .notPermitted(to: permission.rawValue) }
  }
}

extension StateReader where Self: ~Copyable {
  /// The account, if it exists for the actor.
  ///
  /// - Throws: ``Refusal/accountNotFound(_:)``, the same whether it is not there or not to be seen.
  public func account(_ id: AccountID, seenBy access: Access) throws(Refusal) -> Account {
    guard let account = account(id), access.sees(account) else {
      throw .accountNotFound(id.description)
    }
    return account
  }

  /// The member with its account, if they exist for the actor.
  ///
  /// - Throws: ``Refusal/memberNotFound(_:)``.
  public func member(
    _ id: MemberID, seenBy access: Access
  ) throws(Refusal) -> (member: Member, account: Account) {
    guard let member = member(id), let account = account(member.account), access.sees(account)
    else { throw .memberNotFound(id.description) }
    return (member, account)
  }

  /// The token with its account, if they exist for the actor; deleted ones do.
  ///
  /// - Throws: ``Refusal/tokenNotFound(_:)``.
  public func token(
    _ id: TokenID, seenBy access: Access
  ) throws(Refusal) -> (token: Token, account: Account) {
    guard let token = token(id), let account = account(token.account),
      access.sees(token, of: account)
    else { throw .tokenNotFound(id.description) }
    return (token, account)
  }
}
