import Text
import TokenLedger

extension NaiveLedger {
  func planTokens(_ request: Request, _ now: Timestamp, _ plan: inout Plan) throws(Objection) {
    switch request.action {
    case .createToken(let create): try planCreation(create, request, now, &plan)
    case .importToken(let new): try planImport(new, request, now, &plan)
    case .duplicateToken(let duplicate): try planDuplicate(duplicate, request, now, &plan)
    case .resetToken(let reset):
      let token = try changeable(reset.token, request)
      var next = token
      next.highestGeneration += 1
      next.generation = next.highestGeneration
      next.secret = reset.secret
      next.previous = nil
      var until: Timestamp?
      if let grace = reset.grace, let current = token.secret {
        until = now + grace
        next.previous = PreviousSecret(
          hash: current, generation: token.generation, until: now + grace)
      }
      let body = TokenReset(
        secret: reset.secret, generation: next.generation, previousUntil: until)
      planToken(token, next, .tokenReset(body), &plan)
    case .endGrace(let id):
      let token = try changeable(id, request)
      var next = token
      if token.runningGrace(at: now) != nil { next.previous = nil }
      planToken(token, next, .tokenGraceEnded, &plan)
    case .takeBackReset(let id):
      let token = try changeable(id, request)
      guard let grace = token.runningGrace(at: now) else { throw Objection("no-grace-running") }
      var next = token
      next.secret = grace.hash
      next.generation = grace.generation
      next.previous = nil
      planToken(token, next, .tokenResetTakenBack(generation: grace.generation), &plan)
    case .editToken(let id, let edit): try planEdit(id, edit, request, now, &plan)
    case .restoreToken(let restore): try planRestoration(restore, request, now, &plan)
    case .changeTokens(let change): try planChange(change, request, now, &plan)
    default: preconditionFailure("not an action on tokens")
    }
  }

  /// The token of that name, not deleted.
  func token(named name: TokenName, in account: AccountID) -> Token? {
    let folded = UnicodeText.caseFolded(name.text)
    return tokens.first {
      $0.foldedName == folded && $0.token.account == account && !$0.token.isDeleted
    }?.token
  }

  /// The token, if the actor may change it and it is as the actor has seen it.
  private func visible(_ id: TokenID, _ request: Request) throws(Objection) -> Token {
    let token = try token(id, for: request.actor, to: .manageTokens)
    if case .holder(let holder) = request.actor, holder != id || !mayHolder(request.action) {
      throw Objection("token-not-found", "not-permitted")
    }
    if let expected = request.expectedRevision, expected != token.revision {
      throw Objection("revision-moved-on")
    }
    return token
  }

  /// Whoever holds a secret may stop it, and nothing else.
  private func mayHolder(_ action: Action) -> Bool {
    switch action {
    case .endGrace: true
    case .changeTokens(let change): change.verb == .disable
    default: false
    }
  }

  /// The same for what deleted tokens and closed accounts refuse.
  private func changeable(_ id: TokenID, _ request: Request) throws(Objection) -> Token {
    let token = try visible(id, request)
    var codes: Set<String> = []
    if token.isDeleted { codes.insert("token-deleted") }
    if account(token.account)?.isClosed ?? false { codes.insert("account-closed") }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    return token
  }

  private func planToken(
    _ before: Token?, _ after: Token, _ body: EventBody, _ plan: inout Plan
  ) {
    if let before, before == after {
      plan.outcomes.append((.token(before), false))
      return
    }
    var after = after
    after.revision = Position(position.value + UInt64(plan.steps.count) + 1)
    plan.add(
      Plan.Step(
        account: after.account, subject: .token(after.id), body: body, result: .token(after)))
  }

  /// What is wrong with settings that a new or restored token would have.
  private func objections(scopes: [ScopeName], version: VersionName) -> Set<String> {
    var codes: Set<String> = []
    if scopes.contains(where: { !catalog.contains($0) }) { codes.insert("unknown-scope") }
    switch catalog.version(version)?.status {
    case nil: codes.insert("unknown-version")
    case .retired: codes.insert("retired-version")
    case .current, .deprecated: break
    }
    return codes
  }

  private func planCreation(
    _ create: CreateToken, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    let account = try account(create.account, for: request.actor, to: .manageTokens)
    let scopes = Array(Set(create.scopes)).sorted {
      $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
    }
    guard let version = create.apiVersion ?? catalog.newestCurrent?.name else {
      throw Objection("no-current-version")
    }
    var codes = objections(scopes: scopes, version: version)
    if account.isClosed { codes.insert("account-closed") }
    if token(named: create.name, in: account.id) != nil { codes.insert("token-name-taken") }
    if entry(create.id) != nil { codes.insert("identifier-taken") }
    if let expires = create.expires, expires <= now { codes.insert("expiry-in-past") }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    let settings = TokenSettings(
      name: create.name, description: create.description, scopes: scopes, apiVersion: version,
      contact: create.contact, developers: create.developers, networks: create.networks,
      notBefore: create.notBefore, expires: create.expires)
    let token = Token(
      id: create.id, account: account.id, settings: settings,
      createdAt: request.occurredAt ?? now, createdBy: request.actor, generation: 1,
      highestGeneration: 1, secret: create.secret, revision: .zero)
    planToken(
      nil, token, .tokenCreated(TokenCreated(settings: settings, secret: create.secret)), &plan)
  }

  private func planImport(
    _ new: ImportToken, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    try requireOperator(request.actor)
    let account = try account(new.account, for: request.actor, to: .manageTokens)
    guard let version = catalog.newestCurrent?.name else { throw Objection("no-current-version") }
    var codes: Set<String> = []
    if account.isClosed { codes.insert("account-closed") }
    if token(named: new.name, in: account.id) != nil { codes.insert("token-name-taken") }
    if entry(new.id) != nil { codes.insert("identifier-taken") }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    let settings = TokenSettings(
      name: new.name, description: new.description, scopes: [], apiVersion: version)
    let token = Token(
      id: new.id, account: account.id, settings: settings,
      createdAt: request.occurredAt ?? now, createdBy: request.actor, generation: 0,
      highestGeneration: 0, secret: nil, revision: .zero)
    let body = TokenCreated(settings: settings, secret: nil, isInferred: new.isInferred)
    planToken(nil, token, .tokenCreated(body), &plan)
  }

  private func planDuplicate(
    _ duplicate: DuplicateToken, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    let source = try changeable(duplicate.source, request)
    var settings = source.settings
    var codes = objections(scopes: settings.scopes, version: settings.apiVersion)
    if entry(duplicate.id) != nil { codes.insert("identifier-taken") }
    if let name = duplicate.name {
      settings.name = name
      if token(named: name, in: source.account) != nil { codes.insert("token-name-taken") }
    } else {
      settings.name = try freeName(for: source)
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    let token = Token(
      id: duplicate.id, account: source.account, settings: settings,
      createdAt: request.occurredAt ?? now, createdBy: request.actor,
      duplicatedFrom: source.id, generation: 1, highestGeneration: 1, secret: duplicate.secret,
      revision: .zero)
    let body = TokenDuplicated(
      source: source.id, settings: settings, secret: duplicate.secret)
    planToken(nil, token, .tokenDuplicated(body), &plan)
  }

  /// "N (copy)", "N (copy 2)", …: the first that is free; copies of a copy count on from it.
  func freeName(for source: Token) throws(Objection) -> TokenName {
    var base = source.settings.name.text
    var first = 1
    if base.hasSuffix(" (copy)") {
      base.removeLast(7)
      first = 2
    } else if base.hasSuffix(")"), let start = base.range(ofLast: " (copy ") {
      let digits = base[start.upperBound...].dropLast()
      if digits.first != "0", let number = Int(digits), number > 1 {
        base = String(base[..<start.lowerBound])
        first = number + 1
      }
    }
    for number in first... {
      let suffix = number == 1 ? " (copy)" : " (copy \(number))"
      var scalars = base.unicodeScalars
      while scalars.count + suffix.unicodeScalars.count > 100 { scalars.removeLast() }
      let cut = UnicodeText.trimmed(String(scalars))
      guard let name = try? TokenName(cut + suffix) else { throw Objection("malformed-text") }
      if token(named: name, in: source.account) == nil { return name }
    }
    preconditionFailure("numbers do not end")
  }

  private func planEdit(
    _ id: TokenID, _ edit: TokenEdit, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    let token = try changeable(id, request)
    var codes: Set<String> = []
    var next = token
    var edited = TokenEdited()
    if let name = edit.name, name != token.settings.name {
      if let other = self.token(named: name, in: token.account), other.id != id {
        codes.insert("token-name-taken")
      }
      edited.name = Change(before: token.settings.name, after: name)
      next.settings.name = name
    }
    if let description = edit.description, description != token.settings.description {
      edited.description = Change(before: token.settings.description, after: description)
      next.settings.description = description
    }
    if let asked = edit.scopes {
      let scopes = Array(Set(asked)).sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
      if scopes.contains(where: { !catalog.contains($0) }) { codes.insert("unknown-scope") }
      if scopes != token.settings.scopes {
        edited.scopes = Change(before: token.settings.scopes, after: scopes)
        next.settings.scopes = scopes
      }
    }
    if let contact = edit.contact, contact != token.settings.contact {
      edited.contact = Change(before: token.settings.contact, after: contact)
      next.settings.contact = contact
    }
    if let developers = edit.developers, developers != token.settings.developers {
      edited.developers = Change(before: token.settings.developers, after: developers)
      next.settings.developers = developers
    }
    if let networks = edit.networks, networks != token.settings.networks {
      edited.networks = Change(before: token.settings.networks, after: networks)
      next.settings.networks = networks
    }
    if let notBefore = edit.notBefore, notBefore != token.settings.notBefore {
      edited.notBefore = Change(before: token.settings.notBefore, after: notBefore)
      next.settings.notBefore = notBefore
    }
    if let expires = edit.expires, expires != token.settings.expires {
      if let expires, expires <= now { codes.insert("expiry-in-past") }
      edited.expires = Change(before: token.settings.expires, after: expires)
      next.settings.expires = expires
    }
    if edited.notBefore != nil || edited.expires != nil, let from = next.settings.notBefore,
      let to = next.settings.expires, to <= from
    {
      codes.insert("expiry-not-after-not-before")
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    planToken(token, next, .tokenEdited(edited), &plan)
  }

  private func planRestoration(
    _ restore: RestoreToken, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    let token = try visible(restore.token, request)
    var codes: Set<String> = []
    if !token.isDeleted { codes.insert("token-not-deleted") }
    if token.isErased { codes.insert("token-erased") }
    if account(token.account)?.isClosed ?? false { codes.insert("account-closed") }
    codes.formUnion(objections(scopes: token.settings.scopes, version: token.settings.apiVersion))
    let name = restore.name ?? token.settings.name
    if let other = self.token(named: name, in: token.account), other.id != token.id {
      codes.insert("token-name-taken")
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
    var next = token
    next.isDeleted = false
    next.highestGeneration += 1
    next.generation = next.highestGeneration
    next.secret = restore.secret
    next.previous = nil
    next.settings.name = name
    let change =
      name == token.settings.name ? nil : Change(before: token.settings.name, after: name)
    let body = TokenRestored(name: change, secret: restore.secret, generation: next.generation)
    planToken(token, next, .tokenRestored(body), &plan)
  }

  private func planChange(
    _ change: ChangeTokens, _ request: Request, _ now: Timestamp, _ plan: inout Plan
  ) throws(Objection) {
    var codes: Set<String> = []
    var selected: [Token] = []
    switch change.selection {
    case .tokens(let ids):
      var seen: Set<TokenID> = []
      for id in ids where seen.insert(id).inserted {
        do {
          selected.append(try visible(id, request))
        } catch {
          codes.formUnion(error.codes)
        }
      }
    case .matching(let id, let filter, let digest):
      let account = try account(id, for: request.actor, to: .manageTokens)
      selected = tokens.map(\.token).filter {
        $0.account == account.id && matches($0, filter, at: now, in: catalog)
      }.sorted { $0.id < $1.id }
      if let digest, digest != Self.digest(of: selected) { codes.insert("selection-changed") }
      if account.isClosed { codes.insert("account-closed") }
    case .derived(let source, let includesSource, let digest):
      if let found = try? visible(source, request) {
        var family = [source]
        // Whoever came of one of the family belongs to it, until nobody new is found.
        while let next = tokens.first(where: { entry in
          entry.token.duplicatedFrom.map(family.contains) ?? false
            && !family.contains(entry.token.id)
        }) {
          family.append(next.token.id)
        }
        if !includesSource { family.removeFirst() }
        for id in family {
          do { selected.append(try visible(id, request)) } catch { codes.formUnion(error.codes) }
        }
        selected = selected.filter { !$0.isDeleted }.sorted { $0.id < $1.id }
        if account(found.account)?.isClosed ?? false { codes.insert("account-closed") }
        if let digest, digest != Self.digest(of: selected) { codes.insert("selection-changed") }
      } else {
        do { _ = try visible(source, request) } catch { codes.formUnion(error.codes) }
      }
    }
    var target: VersionName?
    if case .upgrade(let asked) = change.verb {
      target = asked ?? catalog.newestCurrent?.name
      switch target.flatMap({ catalog.version($0) })?.status {
      case nil: codes.insert("unknown-version")
      case .retired:
        // To the version it has already, retired or not, is no change.
        if selected.contains(where: { $0.settings.apiVersion != target }) {
          codes.insert("retired-version")
        }
      case .current, .deprecated: break
      }
    }
    for token in selected {
      if account(token.account)?.isClosed ?? false { codes.insert("account-closed") }
      var next = token
      let body: EventBody
      if token.isDeleted && change.verb != .delete { codes.insert("token-deleted") }
      switch change.verb {
      case .disable:
        next.isDisabled = true
        body = .tokenDisabled
      case .enable:
        next.isDisabled = false
        body = .tokenEnabled
      case .delete:
        next.isDeleted = true
        next.secret = nil
        next.previous = nil
        body = .tokenDeleted
      case .upgrade:
        guard let target else { continue }
        let old = catalog.index(of: token.settings.apiVersion) ?? -1
        if let new = catalog.index(of: target), new < old {
          // Nobody asked for an older one by name: the token is past the newest current one.
          if change.verb == .upgrade(to: nil) {
            plan.outcomes.append((.token(token), false))
            continue
          }
          codes.insert("older-version")
        }
        next.settings.apiVersion = target
        body = .tokenVersionUpgraded(Change(before: token.settings.apiVersion, after: target))
      }
      planToken(token, next, body, &plan)
    }
    guard codes.isEmpty else { throw Objection(codes: codes) }
  }

  /// The model's own digest of a selection: the ledger's is another, and stands for this one.
  static func digest(of selection: [Token]) -> [UInt8] {
    selection.flatMap { token in
      token.id.bytes + (0..<8).map { UInt8(truncatingIfNeeded: token.revision.value >> ($0 * 8)) }
    }
  }
}

extension String {
  /// Where `part` stands last.
  fileprivate func range(ofLast part: String) -> Range<Index>? {
    var found: Range<Index>?
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) {
        found = start..<index(start, offsetBy: part.count)
      }
      start = index(after: start)
    }
    return found
  }
}
