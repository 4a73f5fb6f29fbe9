import TokenLedger

extension NaiveLedger {
  /// What an actor is to an account.
  enum Standing: Equatable {
    /// Whoever has the files.
    case `operator`
    case role(Role)
    /// Somebody else's account: to this actor it does not exist.
    case outsider
    /// Nobody any more: a removed member, or one of a closed account.
    case nobody
  }

  /// What somebody wants to do in an account.
  enum Right {
    case manageTokens, manageMembers, manageClients, rename, enableAPIAccess, disableAPIAccess
    case close, operate
  }

  func standing(of actor: Actor, in account: Account?) -> Standing {
    switch actor {
    case .operator, .principal: return .operator
    case .holder: return .outsider
    case .member(let id, _):
      guard let member = member(id), !member.isRemoved,
        let own = self.account(member.account), !own.isClosed
      else { return .nobody }
      guard let account else { return .role(member.role) }
      let isMine = account.id == own.id || account.agency == own.id
      return isMine ? .role(member.role) : .outsider
    }
  }

  private func may(_ role: Role, _ right: Right, _ actor: Actor, in account: Account) -> Bool {
    guard case .member(let id, _) = actor, let member = member(id) else { return false }
    let isAdministrator = role == .accountAdministrator
    switch right {
    case .manageTokens, .enableAPIAccess:
      return isAdministrator || role == .implementationSpecialist
    case .manageMembers, .disableAPIAccess, .rename: return isAdministrator
    case .manageClients: return isAdministrator && account.kind == .agency
    case .close: return isAdministrator && account.agency == member.account
    case .operate: return false
    }
  }

  /// The account, if the actor may see it and do this there.
  func account(_ id: AccountID, for actor: Actor, to right: Right) throws(Objection) -> Account {
    let account = account(id)
    try check(actor, right, in: account, otherwise: "account-not-found")
    guard let account else { throw Objection("account-not-found") }
    return account
  }

  func member(_ id: MemberID, for actor: Actor, to right: Right) throws(Objection) -> Member {
    let member = member(id)
    try check(
      actor, right, in: member.flatMap { account($0.account) }, otherwise: "member-not-found")
    guard let member else { throw Objection("member-not-found") }
    return member
  }

  func token(_ id: TokenID, for actor: Actor, to right: Right) throws(Objection) -> Token {
    let token = entry(id)?.token
    if case .holder(id) = actor, let token { return token }
    try check(
      actor, right, in: token.flatMap { account($0.account) }, otherwise: "token-not-found")
    guard let token else { throw Objection("token-not-found") }
    return token
  }

  private func check(
    _ actor: Actor, _ right: Right, in account: Account?, otherwise notFound: String
  ) throws(Objection) {
    switch standing(of: actor, in: account) {
    case .operator: if account == nil { throw Objection(notFound) }
    case .nobody: throw Objection(notFound, "not-permitted", "member-not-found", "member-removed")
    case .outsider: throw Objection(notFound)
    case .role(.gateway): throw Objection(notFound, "not-permitted")
    case .role(let role):
      guard let account else { throw Objection(notFound) }
      if !may(role, right, actor, in: account) { throw Objection("not-permitted") }
    }
  }

  /// For what only the operator does.
  func requireOperator(_ actor: Actor) throws(Objection) {
    switch actor {
    case .operator, .principal: break
    case .member, .holder: throw Objection("not-permitted", "member-not-found", "member-removed")
    }
  }
}
