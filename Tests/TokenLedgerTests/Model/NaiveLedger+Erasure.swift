import TokenLedger

/// What an erasure leaves, in the simplest way there is: everything that was said is gone through.
extension NaiveLedger {
  func planErasure(_ request: Request, _ plan: inout Plan) throws(Objection) {
    func check(_ revision: Position) throws(Objection) {
      if let expected = request.expectedRevision, expected != revision {
        throw Objection("revision-moved-on")
      }
    }
    switch request.action {
    case .eraseToken(let id):
      if case .holder = request.actor { throw Objection("token-not-found", "not-permitted") }
      let token = try token(id, for: request.actor, to: .operate)
      try check(token.revision)
      if token.isErased { return plan.outcomes.append((.token(token), false)) }
      var next = token
      if !token.isDeleted {
        guard account(token.account)?.isClosed == true else { throw Objection("token-not-deleted") }
        next.isDeleted = true
        next.secret = nil
        next.previous = nil
        next.revision = position.next
        plan.steps.append(
          Plan.Step(
            account: token.account, subject: .token(id), body: .tokenDeleted, result: .token(next)))
      }
      next.isErased = true
      next.settings.name = .erased
      next.settings.description = nil
      next.settings.contact = nil
      next.settings.developers = []
      next.revision = Position(position.value + UInt64(plan.steps.count) + 1)
      plan.add(
        Plan.Step(
          account: token.account, subject: .token(id), body: .tokenErased, result: .token(next)))
    case .eraseMember(let id):
      let member = try member(id, for: request.actor, to: .operate)
      try check(member.revision)
      if member.isErased { return plan.outcomes.append((.member(member), false)) }
      var next = member
      if !member.isRemoved {
        guard account(member.account)?.isClosed == true else {
          throw Objection("member-not-removed")
        }
        next.isRemoved = true
        next.key = nil
        next.revision = position.next
        plan.steps.append(
          Plan.Step(
            account: member.account, subject: .member(id), body: .memberRemoved,
            result: .member(next)))
      }
      next.isErased = true
      next.name = .erased
      next.email = .erased
      next.revision = Position(position.value + UInt64(plan.steps.count) + 1)
      plan.add(
        Plan.Step(
          account: member.account, subject: .member(id), body: .memberErased,
          result: .member(next)))
    default: preconditionFailure("not an erasure")
    }
  }

  /// Forgets what was said of somebody before the last event, and what he said.
  mutating func forget(_ subject: Subject) {
    for index in events.indices.dropLast() {
      let isAbout = events[index].subject == subject
      let isBy =
        switch (events[index].actor, subject) {
        case (.member(let id, _), .member(let erased)): id == erased
        case (.holder(let id), .token(let erased)): id == erased
        default: false
        }
      if isAbout { events[index].body = events[index].body.withoutTexts }
      let hasReasonOfSubject =
        switch events[index].subject {
        case .member, .token: true
        case .ledger, .catalog, .account: false
        }
      if isAbout || isBy && !hasReasonOfSubject {
        events[index].reason = events[index].reason.map { _ in .erased }
      }
      if isBy {
        let origin = events[index].origin
        let hadTexts = origin.isErased || origin.address != nil || origin.agent != nil
        events[index].origin = Origin(via: origin.via, isErased: hadTexts)
      }
    }
    guard case .token(let id) = subject, let entry = entry(id) else { return }
    erasedNames.formUnion(entry.versions.map(\.settings.name.text).filter { !$0.isEmpty })
    // That there were developers is all that is known, once they were changed.
    var developers: [EmailAddress] = []
    for index in entry.versions.indices.dropLast() {
      var token = entry.versions[index]
      switch events[Int(token.revision.value) - 1].body {
      case .tokenCreated(let created): developers = created.settings.developers
      case .tokenDuplicated(let copy): developers = copy.settings.developers
      case .tokenEdited(let edited): developers = edited.developers?.after ?? developers
      default: break
      }
      token.settings.name = .erased
      token.settings.description = token.settings.description.map { _ in .erased }
      token.settings.contact = token.settings.contact.map { _ in .erased }
      token.settings.developers = developers
      entry.versions[index] = token
    }
  }
}

extension EventBody {
  /// The same, with `erased` where texts were.
  fileprivate var withoutTexts: EventBody {
    func without(_ settings: TokenSettings) -> TokenSettings {
      var settings = settings
      settings.name = .erased
      settings.description = settings.description.map { _ in .erased }
      settings.contact = settings.contact.map { _ in .erased }
      settings.developers = settings.developers.isEmpty ? [] : [.erased]
      return settings
    }
    func without<Rule>(_ change: Change<RuledText<Rule>?>?) -> Change<RuledText<Rule>?>? {
      change.map {
        Change(before: $0.before.map { _ in .erased }, after: $0.after.map { _ in .erased })
      }
    }
    switch self {
    case .memberAdded(var added):
      added.name = .erased
      added.email = .erased
      return .memberAdded(added)
    case .tokenCreated(var created):
      created.settings = without(created.settings)
      return .tokenCreated(created)
    case .tokenDuplicated(var copy):
      copy.settings = without(copy.settings)
      return .tokenDuplicated(copy)
    case .tokenEdited(var edited):
      edited.name = edited.name.map { _ in Change(before: .erased, after: .erased) }
      edited.description = without(edited.description)
      edited.contact = without(edited.contact)
      edited.developers = edited.developers.map { _ in
        Change(before: [.erased], after: [.erased])
      }
      return .tokenEdited(edited)
    case .tokenRestored(var restored):
      restored.name = restored.name.map { _ in Change(before: .erased, after: .erased) }
      return .tokenRestored(restored)
    default: return self
    }
  }
}
