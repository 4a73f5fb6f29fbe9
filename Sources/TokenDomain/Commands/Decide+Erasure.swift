extension StateReader where Self: ~Copyable {
  // A token must be deleted before and a member removed, so that nobody erases what is in use. In a
  // closed account nothing is in use, and nothing can be deleted or removed any more: there erasing
  // does that first, and both events land together.

  func decideErase(_ id: TokenID, _ asked: Asked) throws(Refusal) -> Decision {
    let (token, account) = try token(id, seenBy: asked.access)
    try asked.access.require(.erase, in: account)
    try asked.checkRevision(token.revision)
    if token.isErased { return .about(token, nil) }
    guard token.isDeleted || account.isClosed else { throw .tokenNotDeleted(id) }
    return Decision(
      erasing: .token(id), in: account.id,
      token.isDeleted ? [.tokenErased] : [.tokenDeleted, .tokenErased])
  }

  func decideErase(_ id: MemberID, _ asked: Asked) throws(Refusal) -> Decision {
    let (member, account) = try member(id, seenBy: asked.access)
    try asked.access.require(.erase, in: account)
    try asked.checkRevision(member.revision)
    if member.isErased { return .about(member, nil) }
    guard member.isRemoved || account.isClosed else { throw .memberNotRemoved(id) }
    return Decision(
      erasing: .member(id), in: account.id,
      member.isRemoved ? [.memberErased] : [.memberRemoved, .memberErased])
  }
}

extension Decision {
  fileprivate init(erasing subject: Subject, in account: AccountID, _ bodies: [EventBody]) {
    self.init(
      events: bodies.map { EventDraft(account: account, subject: subject, body: $0) },
      subjects: [subject])
  }
}

extension Action {
  /// Whether it destroys personal data, which is more than an event.
  package var isErasure: Bool {
    switch self {
    case .eraseToken, .eraseMember: true
    default: false
    }
  }
}
