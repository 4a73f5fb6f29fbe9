import LedgerViews

/// What a member may see and do, as of one position of the log: for questions, as commands find it out
/// for themselves.
public struct MemberAccess: Sendable {
  /// What the member may do, and where.
  public let access: Access
  /// The accounts that exist for the member, closed ones included, in order of opening.
  public let accounts: [Account]

  /// The accounts in which something may be done.
  ///
  /// - Throws: `Refusal.notPermitted` if there is none: a role allows the same in each account that
  ///   it sees.
  public func accounts(for permission: Permission) throws(Refusal) -> [AccountID] {
    let allowed = accounts.filter { access.allows(permission, in: $0) }
    guard !allowed.isEmpty else { throw .notPermitted(to: permission.rawValue) }
    return allowed.map(\.id)
  }

  /// The account, if it exists for the member and allows this.
  ///
  /// - Throws: `Refusal.accountNotFound`, the same whether it is not there or not to be seen;
  ///   `Refusal.notPermitted`.
  public func account(
    _ id: AccountID, for permission: Permission
  ) throws(Refusal) -> Account {
    guard let account = accounts.first(where: { $0.id == id }) else {
      throw .accountNotFound(id.description)
    }
    try access.require(permission, in: account)
    return account
  }

  /// Whether an account exists for the member.
  public func sees(_ account: AccountID) -> Bool { accounts.contains { $0.id == account } }
}

extension Ledger {
  /// What a member may see and do. For a member of an agency O(n) in the accounts of the ledger.
  ///
  /// - Parameter member: who asks.
  /// - Throws: `Refusal.notPermitted` for a member that was removed or whose account is closed,
  ///   `Refusal.memberNotFound` for one that never was.
  public func access(of member: MemberID) throws -> MemberAccess {
    try read { live in
      let access = try Access(of: .member(member, by: nil), in: live)
      guard let own = access.ownAccount.flatMap({ live.account($0) }) else {
        throw Refusal.memberNotFound(member.description)
      }
      let accounts = own.kind == .agency ? try live.accounts().filter(access.sees) : [own]
      return MemberAccess(access: access, accounts: accounts)
    }
  }
}
