extension StateReader where Self: ~Copyable {
  func decideAdd(_ add: AddMember, _ asked: Asked) throws(Refusal) -> Decision {
    let account = try openAccount(toAddIn: add.account, for: .manageMembers, asked)
    try checkKey(of: add.key)
    guard member(add.id) == nil else { throw .identifierTaken }
    guard member(withEmail: add.email, in: account.id) == nil else { throw .emailTaken(add.email) }
    let added = MemberAdded(name: add.name, email: add.email, role: add.role, key: add.key)
    let subject = Subject.member(add.id)
    return Decision(
      events: [EventDraft(account: account.id, subject: subject, body: .memberAdded(added))],
      subjects: [subject])
  }

  func decideRole(of id: MemberID, _ role: Role, _ asked: Asked) throws(Refusal) -> Decision {
    let (member, account) = try memberInOpenAccount(id, asked)
    guard !member.isRemoved else { throw .memberRemoved(id) }
    guard member.role != role else { return .about(member, nil) }
    try checkNotLastAdministrator(member, of: account, asked)
    return .about(member, .memberRoleChanged(Change(before: member.role, after: role)))
  }

  func decideResetKey(
    of id: MemberID, _ key: SecretHash, _ asked: Asked
  ) throws(Refusal) -> Decision {
    let (member, _) = try memberInOpenAccount(id, asked)
    guard !member.isRemoved else { throw .memberRemoved(id) }
    try checkKey(of: key)
    return .about(member, .memberKeyReset(key: key))
  }

  func decideRemove(_ id: MemberID, _ asked: Asked) throws(Refusal) -> Decision {
    let (member, account) = try memberInOpenAccount(id, asked)
    guard !member.isRemoved else { return .about(member, nil) }
    try checkNotLastAdministrator(member, of: account, asked)
    return .about(member, .memberRemoved)
  }

  /// Refuses to leave an agency without administrator, unless the operator does it.
  private func checkNotLastAdministrator(
    _ member: Member, of account: Account, _ asked: Asked
  ) throws(Refusal) {
    guard !asked.access.isOperator, account.kind == .agency, member.role == .accountAdministrator,
      administratorCount(in: account.id) <= 1
    else { return }
    throw .lastAdministrator
  }
}
