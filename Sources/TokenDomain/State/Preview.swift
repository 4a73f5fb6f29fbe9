/// Something with an identity, as it is at some position.
public enum Noun: Hashable, Sendable {
  case account(Account)
  case member(Member)
  case token(Token)
}

/// What a decision would make of one of its subjects.
public struct Preview: Hashable, Sendable {
  public var subject: Subject
  /// `nil` for something new, for the ledger and for the catalog.
  public var before: Noun?
  /// The same as `before` if nothing changes. Revisions and times are those of the moment of
  /// asking: another command may still come first.
  public var after: Noun?
}

extension EventDraft {
  /// The event that this becomes at its place in the log.
  public func event(
    of command: Command, position: Position, id: EventID, recordedAt: Timestamp
  ) -> Event {
    Event(
      position: position, id: id, recordedAt: recordedAt,
      occurredAt: command.occurredAt ?? recordedAt, account: account, subject: subject,
      actor: command.actor, origin: command.origin, reason: command.reason,
      correlation: command.correlation, causation: command.causation, request: command.request,
      body: body)
  }
}

extension StateReader where Self: ~Copyable {
  /// Shows what a decision would come to, without changing anything: a dry run.
  ///
  /// - Returns: one entry for each subject, in order; none for a repeated request.
  /// - Precondition: `decision` was made from this state.
  public func preview(_ decision: Decision, of command: Command, now: Timestamp) -> [Preview] {
    guard decision.repeatedFrom == nil else { return [] }
    var events: [Subject: [Event]] = [:]
    var next = position
    for draft in decision.events {
      next = next.next
      events[draft.subject, default: []].append(
        draft.event(of: command, position: next, id: EventID(value: 0), recordedAt: now))
    }
    return decision.subjects.map { subject in
      let before = noun(subject)
      let after = events[subject, default: []].reduce(before) { noun, event in
        do {
          return try Noun.folding(noun, event)
        } catch {
          preconditionFailure("the decision is of another state: \(error)")
        }
      }
      return Preview(subject: subject, before: before, after: after)
    }
  }

  func noun(_ subject: Subject) -> Noun? {
    switch subject {
    case .ledger, .catalog: nil
    case .account(let id): account(id).map(Noun.account)
    case .member(let id): member(id).map(Noun.member)
    case .token(let id): token(id).map(Noun.token)
    }
  }
}

extension Noun {
  /// The noun after `event`; `nil` for events about the ledger or the catalog.
  static func folding(
    _ noun: Noun?, _ event: Event
  ) throws(UnappliableEvent) -> Noun? {
    switch event.subject {
    case .ledger, .catalog: return nil
    case .account:
      var account: Account?
      if case .account(let before) = noun { account = before }
      try Account.fold(&account, event)
      return account.map(Noun.account)
    case .member:
      var member: Member?
      if case .member(let before) = noun { member = before }
      try Member.fold(&member, event)
      return member.map(Noun.member)
    case .token:
      var token: Token?
      if case .token(let before) = noun { token = before }
      try Token.fold(&token, event)
      return token.map(Noun.token)
    }
  }
}
