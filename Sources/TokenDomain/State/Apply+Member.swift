extension Member {
  /// Takes a member one event further; the event must be about this member, or add it.
  ///
  /// - Throws: ``UnappliableEvent``; the member is then as it was.
  public static func fold(_ member: inout Member?, _ event: Event) throws(UnappliableEvent) {
    guard case .member(let id) = event.subject else { throw event.mismatch }
    if case .memberAdded(let added) = event.body {
      guard member == nil else { throw event.repeated }
      guard let account = event.account else {
        throw UnappliableEvent(event, "it names no account")
      }
      member = Member(
        id: id, account: account, name: added.name, email: added.email, role: added.role,
        key: added.key, isRemoved: false, isErased: false, revision: event.position)
      return
    }
    guard var next = member else { throw event.missing }
    switch event.body {
    case .memberRoleChanged(let role): next.role = role.after
    case .memberKeyReset(let key): next.key = key
    case .memberRemoved:
      next.isRemoved = true
      next.key = nil
    case .memberErased:
      next.isErased = true
      next.name = .erased
      next.email = .erased
    default: throw event.mismatch
    }
    next.revision = event.position
    member = next
  }
}
