extension StateReader where Self: ~Copyable {
  /// Takes a fact of another ledger as it is, if it can follow what this one holds.
  ///
  /// No rule of the action is asked again: what was right when it happened stays a fact. Only what
  /// would break this ledger is refused: a subject that is missing or there already, and a name that
  /// somebody has.
  func decideEnter(
    _ draft: EventDraft, of command: Command, now: Timestamp
  ) throws(Refusal) -> Decision {
    let entered = Decision(events: [draft], subjects: [draft.subject])
    switch (draft.subject, draft.body) {
    case (.ledger, _):
      throw .historyDoesNotFit("a ledger's own life and keys do not move to another")
    case (.catalog, .catalogPublished(let published)):
      return published == catalog ? Decision(events: [], subjects: [.catalog]) : entered
    default:
      let event = draft.event(
        of: command, position: position.next, id: EventID(value: 0), recordedAt: now)
      let after: Noun?
      do throws(UnappliableEvent) {
        after = try Noun.folding(noun(draft.subject), event)
      } catch {
        throw .historyDoesNotFit(error.cause)
      }
      if let after { try checkFits(after, draft) }
      return entered
    }
  }

  private func checkFits(_ noun: Noun, _ draft: EventDraft) throws(Refusal) {
    switch noun {
    case .account(let account):
      if let agency = account.agency, self.account(agency)?.kind != .agency {
        throw .accountNotFound(agency.description)
      }
      guard !account.isClosed, let holder = self.account(named: account.name) else { return }
      guard holder == account.id else { throw .accountNameTaken(account.name) }
    case .member(let member):
      try checkHome(member.account, draft)
      guard !member.isRemoved, !member.email.isErased,
        let holder = self.member(withEmail: member.email, in: member.account)
      else { return }
      guard holder == member.id else { throw .emailTaken(member.email) }
    case .token(let token):
      try checkHome(token.account, draft)
      guard !token.isDeleted, !token.settings.name.isErased,
        let holder = self.token(named: token.settings.name, in: token.account)
      else { return }
      guard holder == token.id else { throw .tokenNameTaken(token.settings.name) }
    }
  }

  private func checkHome(_ account: AccountID, _ draft: EventDraft) throws(Refusal) {
    guard self.account(account) != nil else { throw .accountNotFound(account.description) }
    guard draft.account == account else {
      throw .historyDoesNotFit("it names another account than its subject's")
    }
  }
}
