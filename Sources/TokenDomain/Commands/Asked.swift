/// What every decision needs to know besides the action: who asks, on what condition, and when.
struct Asked {
  let access: Access
  let expectedRevision: Position?
  let now: Timestamp

  /// Refuses if the subject has moved on from the revision that the caller saw.
  ///
  /// A subject that does not exist yet is at revision zero.
  func checkRevision(_ actual: Position) throws(Refusal) {
    guard let expectedRevision, expectedRevision != actual else { return }
    throw .revisionMovedOn(expected: expectedRevision, actual: actual)
  }

  /// Refuses an expected revision where the action has no subject with one.
  func checkNoRevision() throws(Refusal) {
    guard expectedRevision == nil else { throw .revisionWithSeveralSubjects }
  }
}

extension StateReader where Self: ~Copyable {
  /// The account to act on: seen, permitted, at the expected revision, and open.
  func openAccount(
    _ id: AccountID, for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> Account {
    let account = try account(id, seenBy: asked.access)
    try asked.access.require(permission, in: account)
    try asked.checkRevision(account.revision)
    guard !account.isClosed else { throw .accountClosed(id) }
    return account
  }

  /// The account to make something new in: seen, permitted, and open.
  func openAccount(
    toAddIn id: AccountID, for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> Account {
    let account = try account(id, seenBy: asked.access)
    try asked.access.require(permission, in: account)
    try asked.checkRevision(.zero)
    guard !account.isClosed else { throw .accountClosed(id) }
    return account
  }

  /// The member to act on: seen, permitted, at the expected revision, in an open account.
  func memberInOpenAccount(
    _ id: MemberID, _ asked: Asked
  ) throws(Refusal) -> (member: Member, account: Account) {
    let (member, account) = try member(id, seenBy: asked.access)
    try asked.access.require(.manageMembers, in: account)
    try asked.checkRevision(member.revision)
    guard !account.isClosed else { throw .accountClosed(account.id) }
    return (member, account)
  }

  /// The token to act on: seen, permitted, at the expected revision, in an open account.
  func tokenInOpenAccount(
    _ id: TokenID, for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> Token {
    let (token, account) = try token(id, seenBy: asked.access)
    guard asked.access.allows(permission, on: token, of: account) else {
      throw .notPermitted(to: permission.rawValue)
    }
    try asked.checkRevision(token.revision)
    guard !account.isClosed else { throw .accountClosed(account.id) }
    return token
  }

  /// The same, of a token that is not deleted.
  func liveToken(
    _ id: TokenID, for permission: Permission, _ asked: Asked
  ) throws(Refusal) -> Token {
    let token = try tokenInOpenAccount(id, for: permission, asked)
    guard !token.isDeleted else { throw .tokenDeleted(id) }
    return token
  }

  /// Refuses a secret made under a key that has been retired since: it would never authenticate.
  func checkKey(of secret: SecretHash) throws(Refusal) {
    guard keyNumbers.contains(secret.keyNumber) else { throw .unknownKey(secret.keyNumber) }
  }
}

extension Decision {
  /// An event about one token, or none.
  static func about(_ token: Token, _ body: EventBody?) -> Decision {
    let subject = Subject.token(token.id)
    let events = body.map { [EventDraft(account: token.account, subject: subject, body: $0)] }
    return Decision(events: events ?? [], subjects: [subject])
  }

  /// An event about one member, or none.
  static func about(_ member: Member, _ body: EventBody?) -> Decision {
    let subject = Subject.member(member.id)
    let events = body.map { [EventDraft(account: member.account, subject: subject, body: $0)] }
    return Decision(events: events ?? [], subjects: [subject])
  }

  /// An event about one account, or none.
  static func about(_ account: Account, _ body: EventBody?) -> Decision {
    let subject = Subject.account(account.id)
    let events = body.map { [EventDraft(account: account.id, subject: subject, body: $0)] }
    return Decision(events: events ?? [], subjects: [subject])
  }

  /// An event about the ledger, or none.
  static func aboutLedger(_ body: EventBody?) -> Decision {
    let events = body.map { [EventDraft(account: nil, subject: .ledger, body: $0)] }
    return Decision(events: events ?? [], subjects: [.ledger])
  }
}
