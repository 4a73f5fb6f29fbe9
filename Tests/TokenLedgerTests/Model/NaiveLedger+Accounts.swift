import Text
import TokenLedger

extension NaiveLedger {
  /// Decides a request without doing anything.
  func plan(_ request: Request, now: Timestamp) throws(Objection) -> Plan {
    var plan = Plan()
    let actor = request.actor
    func check(_ revision: Position) throws(Objection) {
      if let expected = request.expectedRevision, expected != revision {
        throw Objection("revision-moved-on")
      }
    }
    switch request.action {
    case .createLedger, .recordRestore, .enterHistory:
      preconditionFailure("no history of the model has this")
    case .rotateKey(let number):
      try requireOperator(actor)
      if keyNumbers.count > 4 { throw Objection("too-many-keys") }
      plan.add(ledgerStep(.ledgerKeyRotated(keyNumber: number)))
    case .retireKey(let number):
      try requireOperator(actor)
      guard keyNumbers.contains(number) else { throw Objection("unknown-key") }
      if keyNumbers.last == number { throw Objection("current-key-not-retirable") }
      plan.add(ledgerStep(.ledgerKeyRetired(keyNumber: number)))
    case .publishCatalog(let versions, let categories):
      try requireOperator(actor)
      try planPublication(versions, categories, &plan)
    case .openAccount(let open): try planOpening(open, request, now, &plan)
    case .renameAccount(let id, let name):
      let account = try account(id, for: actor, to: .rename)
      try check(account.revision)
      var codes: Set<String> = []
      if account.isClosed { codes.insert("account-closed") }
      if let holder = openAccount(named: name), holder.id != id {
        codes.insert("account-name-taken")
      }
      guard codes.isEmpty else { throw Objection(codes: codes) }
      var next = account
      next.name = name
      planAccount(
        account, next, .accountRenamed(Change(before: account.name, after: name)), &plan)
    case .setAPIAccess(let id, let enabled):
      let account = try account(
        id, for: actor, to: enabled ? .enableAPIAccess : .disableAPIAccess)
      try check(account.revision)
      if account.isClosed { throw Objection("account-closed") }
      var next = account
      next.apiAccess = enabled
      planAccount(
        account, next, enabled ? .accountAPIAccessEnabled : .accountAPIAccessDisabled, &plan)
    case .closeAccount(let id):
      let account = try account(id, for: actor, to: .close)
      try check(account.revision)
      if accounts.contains(where: { $0.agency == id && !$0.isClosed }) {
        throw Objection("agency-has-open-clients")
      }
      var next = account
      next.isClosed = true
      planAccount(account, next, .accountClosed, &plan)
    case .addMember(let add): try planJoining(add, actor, &plan)
    case .changeRole(let id, let role):
      let member = try member(id, for: actor, to: .manageMembers)
      try check(member.revision)
      var next = member
      next.role = role
      try requireChangeable(member, actor, leavesAdministrator: role == .accountAdministrator)
      planMember(
        member, next, .memberRoleChanged(Change(before: member.role, after: role)), &plan)
    case .resetMemberKey(let id, let key):
      let member = try member(id, for: actor, to: .manageMembers)
      try check(member.revision)
      try requireChangeable(member, actor, leavesAdministrator: true)
      var next = member
      next.key = key
      planMember(member, next, .memberKeyReset(key: key), &plan)
    case .removeMember(let id):
      let member = try member(id, for: actor, to: .manageMembers)
      try check(member.revision)
      var next = member
      next.isRemoved = true
      next.key = nil
      if account(member.account)?.isClosed ?? false { throw Objection("account-closed") }
      if !member.isRemoved {
        try requireChangeable(member, actor, leavesAdministrator: false)
      }
      planMember(member, next, .memberRemoved, &plan)
    case .createToken, .importToken, .duplicateToken, .resetToken, .endGrace, .takeBackReset,
      .editToken, .restoreToken, .changeTokens:
      try planTokens(request, now, &plan)
    case .eraseMember, .eraseToken: try planErasure(request, &plan)
    }
    return plan
  }

  private func ledgerStep(_ body: EventBody) -> Plan.Step {
    Plan.Step(account: nil, subject: .ledger, body: body, result: .ledger)
  }

  func openAccount(named name: AccountName) -> Account? {
    let folded = UnicodeText.caseFolded(name.text)
    return accounts.first { !$0.isClosed && UnicodeText.caseFolded($0.name.text) == folded }
  }

  private func planAccount(
    _ before: Account, _ after: Account, _ body: EventBody, _ plan: inout Plan
  ) {
    guard before != after else {
      plan.outcomes.append((.account(before), false))
      return
    }
    var after = after
    after.revision = Position(position.value + UInt64(plan.steps.count) + 1)
    plan.add(
      Plan.Step(
        account: after.id, subject: .account(after.id), body: body, result: .account(after)))
  }

  private func planMember(
    _ before: Member, _ after: Member, _ body: EventBody, _ plan: inout Plan
  ) {
    guard before != after else {
      plan.outcomes.append((.member(before), false))
      return
    }
    var after = after
    after.revision = position.next
    plan.add(
      Plan.Step(
        account: after.account, subject: .member(after.id), body: body, result: .member(after)))
  }

  /// A removed member stays removed, a closed account as it is, and only the operator takes an
  /// agency's last administrator away.
  private func requireChangeable(
    _ member: Member, _ actor: Actor, leavesAdministrator: Bool
  ) throws(Objection) {
    var codes: Set<String> = []
    let account = account(member.account)
    if account?.isClosed ?? false { codes.insert("account-closed") }
    if member.isRemoved { codes.insert("member-removed") }
    let administrators = members.filter {
      $0.account == member.account && !$0.isRemoved && $0.role == .accountAdministrator
    }
    if !leavesAdministrator, account?.kind == .agency, administrators.map(\.id) == [member.id],
      case .member = actor
    {
      codes.insert("last-administrator")
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
  }

  private func planPublication(
    _ versions: [APIVersion], _ categories: [ScopeCategory], _ plan: inout Plan
  ) throws(Objection) {
    var codes: Set<String> = []
    let before = catalog.versions.map(\.name)
    let after = versions.map(\.name)
    let kept = before.filter { after.contains($0) }
    if kept != after.filter({ before.contains($0) }) { codes.insert("catalog-reorders-versions") }
    let alive = tokens.map(\.token).filter { !$0.isDeleted }
    if alive.contains(where: { !after.contains($0.settings.apiVersion) }) {
      codes.insert("catalog-drops-version")
    }
    let scopes = Set(categories.flatMap(\.scopes))
    if alive.contains(where: { !scopes.isSuperset(of: $0.settings.scopes) }) {
      codes.insert("catalog-drops-scope")
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    let published = Catalog(stored: versions, categories: categories)
    guard published != catalog else {
      plan.outcomes.append((.catalog(catalog), false))
      return
    }
    plan.add(
      Plan.Step(
        account: nil, subject: .catalog, body: .catalogPublished(published),
        result: .catalog(published)))
  }

  private func planOpening(
    _ open: OpenAccount, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    var codes: Set<String> = []
    if let agencyID = open.agency, open.kind == .client {
      let agency = try account(agencyID, for: request.actor, to: .manageClients)
      if agency.kind != .agency { codes.insert("not-an-agency") }
      if agency.isClosed { codes.insert("account-closed") }
    } else if case .operator = request.actor {
      // Only the operator opens agencies, and clients without one.
      if let agency = open.agency, account(agency) == nil { codes.insert("account-not-found") }
    } else {
      throw Objection("not-permitted", "account-not-found", "member-not-found", "member-removed")
    }
    if openAccount(named: open.name) != nil { codes.insert("account-name-taken") }
    if account(open.id) != nil { codes.insert("identifier-taken") }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    var account = Account(
      id: open.id, name: open.name, kind: open.kind, agency: open.agency, apiAccess: false,
      isClosed: false, openedAt: request.occurredAt ?? now, revision: position.next)
    let opened = AccountOpened(name: open.name, kind: open.kind, agency: open.agency)
    plan.steps.append(
      Plan.Step(
        account: open.id, subject: .account(open.id), body: .accountOpened(opened),
        result: .account(account)))
    if open.enableAPIAccess {
      account.apiAccess = true
      account.revision = position.next.next
      plan.steps.append(
        Plan.Step(
          account: open.id, subject: .account(open.id), body: .accountAPIAccessEnabled,
          result: .account(account)))
    }
    plan.outcomes.append((.account(account), true))
  }

  private func planJoining(
    _ add: AddMember, _ actor: Actor, _ plan: inout Plan
  ) throws(Objection) {
    let account = try account(add.account, for: actor, to: .manageMembers)
    var codes: Set<String> = []
    if account.isClosed { codes.insert("account-closed") }
    if member(add.id) != nil { codes.insert("identifier-taken") }
    let folded = UnicodeText.caseFolded(add.email.text)
    if members.contains(where: {
      $0.account == add.account && !$0.isRemoved
        && UnicodeText.caseFolded($0.email.text) == folded
    }) {
      codes.insert("email-taken")
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    let member = Member(
      id: add.id, account: add.account, name: add.name, email: add.email, role: add.role,
      key: add.key, isRemoved: false, isErased: false, revision: position.next)
    let added = MemberAdded(name: add.name, email: add.email, role: add.role, key: add.key)
    plan.add(
      Plan.Step(
        account: add.account, subject: .member(add.id), body: .memberAdded(added),
        result: .member(member)))
  }
}
