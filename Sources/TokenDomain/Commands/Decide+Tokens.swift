extension StateReader where Self: ~Copyable {
  func decideCreate(_ create: CreateToken, _ asked: Asked) throws(Refusal) -> Decision {
    let account = try openAccount(toAddIn: create.account, for: .manageTokens, asked)
    try TokenRules.checkOrder(notBefore: create.notBefore, expires: create.expires)
    let catalog = catalog
    let settings = TokenSettings(
      name: create.name, description: create.description,
      scopes: try TokenRules.scopes(create.scopes, in: catalog),
      apiVersion: try TokenRules.version(create.apiVersion, in: catalog),
      contact: create.contact, developers: try TokenRules.developers(create.developers),
      networks: try TokenRules.networks(create.networks), notBefore: create.notBefore,
      expires: create.expires)
    if let expires = create.expires, expires <= asked.now { throw .expiryInPast }
    try checkKey(of: create.secret)
    return try makeToken(
      create.id, named: create.name, in: account.id,
      .tokenCreated(TokenCreated(settings: settings, secret: create.secret)))
  }

  func decideImport(_ imported: ImportToken, _ asked: Asked) throws(Refusal) -> Decision {
    let account = try openAccount(toAddIn: imported.account, for: .importTokens, asked)
    let settings = TokenSettings(
      name: imported.name, description: imported.description, scopes: [],
      apiVersion: try TokenRules.version(nil, in: catalog))
    let created = TokenCreated(settings: settings, secret: nil, isInferred: imported.isInferred)
    return try makeToken(
      imported.id, named: imported.name, in: account.id, .tokenCreated(created))
  }

  func decideDuplicate(_ duplicate: DuplicateToken, _ asked: Asked) throws(Refusal) -> Decision {
    let source = try liveToken(duplicate.source, for: .manageTokens, asked)
    try checkStillOffered(source.settings)
    try checkKey(of: duplicate.secret)
    var settings = source.settings
    settings.name =
      duplicate.name
      ?? CopyName(of: source.settings.name).firstFree {
        token(named: $0, in: source.account) != nil
      }
    let duplicated = TokenDuplicated(
      source: source.id, settings: settings, secret: duplicate.secret)
    return try makeToken(
      duplicate.id, named: settings.name, in: source.account, .tokenDuplicated(duplicated))
  }

  func decideEdit(
    _ id: TokenID, _ edit: TokenEdit, _ asked: Asked
  ) throws(Refusal) -> Decision {
    let token = try liveToken(id, for: .manageTokens, asked)
    let old = token.settings
    var edited = TokenEdited()
    if let scopes = edit.scopes {
      edited.scopes = change(old.scopes, try TokenRules.scopes(scopes, in: catalog))
    }
    if let developers = edit.developers {
      edited.developers = change(old.developers, try TokenRules.developers(developers))
    }
    if let networks = edit.networks {
      edited.networks = change(old.networks, try TokenRules.networks(networks))
    }
    if let name = edit.name { edited.name = change(old.name, name) }
    if let description = edit.description {
      edited.description = change(old.description, description)
    }
    if let contact = edit.contact { edited.contact = change(old.contact, contact) }
    if let notBefore = edit.notBefore { edited.notBefore = change(old.notBefore, notBefore) }
    if let expires = edit.expires { edited.expires = change(old.expires, expires) }

    if edited.notBefore != nil || edited.expires != nil {
      try TokenRules.checkOrder(
        notBefore: edited.notBefore?.after ?? (edited.notBefore == nil ? old.notBefore : nil),
        expires: edited.expires?.after ?? (edited.expires == nil ? old.expires : nil))
    }
    if let expires = edited.expires?.after, expires <= asked.now { throw .expiryInPast }
    if let name = edited.name?.after { try checkFree(name, in: token.account, for: id) }
    return .about(token, edited.isEmpty ? nil : .tokenEdited(edited))
  }

  private func change<Value>(_ before: Value, _ after: Value) -> Change<Value>? {
    before == after ? nil : Change(before: before, after: after)
  }

  private func makeToken(
    _ id: TokenID, named name: TokenName, in account: AccountID, _ body: EventBody
  ) throws(Refusal) -> Decision {
    guard token(id) == nil else { throw .identifierTaken }
    try checkFree(name, in: account, for: id)
    let subject = Subject.token(id)
    return Decision(
      events: [EventDraft(account: account, subject: subject, body: body)], subjects: [subject])
  }

  /// Refuses a name that another token has; another spelling of its own name is free.
  func checkFree(
    _ name: TokenName, in account: AccountID, for id: TokenID
  ) throws(Refusal) {
    if let holder = token(named: name, in: account), holder != id { throw .tokenNameTaken(name) }
  }

  /// Refuses to bring back to life what the catalog no longer offers.
  func checkStillOffered(_ settings: TokenSettings) throws(Refusal) {
    let catalog = catalog
    _ = try TokenRules.version(settings.apiVersion, in: catalog)
    try TokenRules.checkKnown(settings.scopes, in: catalog)
  }
}
