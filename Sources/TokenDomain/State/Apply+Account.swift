extension Account {
  /// Takes an account one event further; the event must be about this account, or open it.
  ///
  /// - Throws: ``UnappliableEvent``; the account is then as it was.
  public static func fold(_ account: inout Account?, _ event: Event) throws(UnappliableEvent) {
    guard case .account(let id) = event.subject else { throw event.mismatch }
    if case .accountOpened(let opened) = event.body {
      guard account == nil else { throw event.repeated }
      account = Account(
        id: id, name: opened.name, kind: opened.kind, agency: opened.agency, apiAccess: false,
        isClosed: false, openedAt: event.occurredAt, revision: event.position)
      return
    }
    guard var next = account else { throw event.missing }
    switch event.body {
    case .accountRenamed(let name): next.name = name.after
    case .accountClosed:
      next.isClosed = true
      next.apiAccess = false
    case .accountAPIAccessEnabled: next.apiAccess = true
    case .accountAPIAccessDisabled: next.apiAccess = false
    default: throw event.mismatch
    }
    next.revision = event.position
    account = next
  }
}
