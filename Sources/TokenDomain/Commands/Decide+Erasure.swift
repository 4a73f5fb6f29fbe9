extension StateReader where Self: ~Copyable {
  // Erasing changes nothing that an account is about, so a closed one does not refuse it.

  func decideErase(_ id: TokenID, _ asked: Asked) throws(Refusal) -> Decision {
    let (token, account) = try token(id, seenBy: asked.access)
    try asked.access.require(.erase, in: account)
    try asked.checkRevision(token.revision)
    guard token.isDeleted else { throw .tokenNotDeleted(id) }
    return .about(token, token.isErased ? nil : .tokenErased)
  }

  func decideErase(_ id: MemberID, _ asked: Asked) throws(Refusal) -> Decision {
    let (member, account) = try member(id, seenBy: asked.access)
    try asked.access.require(.erase, in: account)
    try asked.checkRevision(member.revision)
    guard member.isRemoved else { throw .memberNotRemoved(id) }
    return .about(member, member.isErased ? nil : .memberErased)
  }
}
