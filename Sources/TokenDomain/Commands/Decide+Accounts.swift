extension StateReader where Self: ~Copyable {
  func decideOpen(_ open: OpenAccount, _ asked: Asked) throws(Refusal) -> Decision {
    var agency: Account?
    if let id = open.agency {
      let seen = try account(id, seenBy: asked.access)
      try asked.access.require(open.kind == .client ? .openClients : .openAccounts, in: seen)
      agency = seen
    } else {
      try asked.access.require(.openAccounts, in: nil)
    }
    try asked.checkRevision(.zero)
    if let agency {
      guard open.kind == .client else { throw .agencyOfAgency }
      guard agency.kind == .agency else { throw .notAnAgency(agency.id) }
      guard !agency.isClosed else { throw .accountClosed(agency.id) }
    }
    guard account(open.id) == nil else { throw .identifierTaken }
    guard account(named: open.name) == nil else { throw .accountNameTaken(open.name) }

    let subject = Subject.account(open.id)
    let opened = AccountOpened(name: open.name, kind: open.kind, agency: open.agency)
    var bodies = [EventBody.accountOpened(opened)]
    if open.enableAPIAccess { bodies.append(.accountAPIAccessEnabled) }
    return Decision(
      events: bodies.map { EventDraft(account: open.id, subject: subject, body: $0) },
      subjects: [subject])
  }

  func decideRename(
    _ id: AccountID, to name: AccountName, _ asked: Asked
  ) throws(Refusal) -> Decision {
    let account = try openAccount(id, for: .renameAccount, asked)
    guard account.name != name else { return .about(account, nil) }
    // Another spelling of its own name is free.
    if let holder = self.account(named: name), holder != id { throw .accountNameTaken(name) }
    return .about(account, .accountRenamed(Change(before: account.name, after: name)))
  }

  func decideAPIAccess(
    _ id: AccountID, enabled: Bool, _ asked: Asked
  ) throws(Refusal) -> Decision {
    let permission = enabled ? Permission.enableAPIAccess : .disableAPIAccess
    let account = try openAccount(id, for: permission, asked)
    guard account.apiAccess != enabled else { return .about(account, nil) }
    return .about(account, enabled ? .accountAPIAccessEnabled : .accountAPIAccessDisabled)
  }

  func decideClose(_ id: AccountID, _ asked: Asked) throws(Refusal) -> Decision {
    let account = try account(id, seenBy: asked.access)
    try asked.access.require(.closeAccount, in: account)
    try asked.checkRevision(account.revision)
    guard !account.isClosed else { return .about(account, nil) }
    guard !hasOpenClients(id) else { throw .agencyHasOpenClients }
    return .about(account, .accountClosed)
  }
}
