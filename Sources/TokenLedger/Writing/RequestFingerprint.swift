import TokenDomain

/// What an action asks, as bytes that two requests share exactly when they ask the same: verb, target
/// and fields, without the ids and secrets that are made anew for each attempt.
///
/// Every part is preceded by its length, so that no two lists of parts give the same bytes. The
/// bytes are hashed under the ledger's own key and kept with the request id for 24 hours.
struct RequestFingerprint {
  private(set) var bytes: [UInt8] = []

  init(of action: Action) {
    add(action)
  }

  private mutating func add(_ part: String) {
    let length = UInt32(truncatingIfNeeded: part.utf8.count)
    for shift in [24, 16, 8, 0] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    bytes.append(contentsOf: part.utf8)
  }

  private mutating func add(_ part: (some CustomStringConvertible)?) {
    // The mark keeps "nothing" apart from text that happens to be empty.
    add(part.map { "=\($0.description)" } ?? "-")
  }

  private mutating func add(_ parts: [some CustomStringConvertible]) {
    add(String(parts.count))
    for part in parts { add(part.description) }
  }

  private mutating func add(_ action: Action) {
    switch action {
    case .createLedger(let created): add(["create-ledger", created.origin])
    case .recordRestore(let restored): add(["record-restore", restored.source])
    case .rotateKey: add("rotate-key")
    case .retireKey(let number): add(["retire-key", "\(number)"])
    case .publishCatalog(let versions, let categories):
      add("publish-catalog")
      add(versions.map { "\($0.name) \($0.status) \($0.sunset?.description ?? "")" })
      for category in categories {
        add(category.name)
        add(category.scopes)
      }
    case .openAccount(let open):
      add(["open-account", open.name.text, open.kind.rawValue, "\(open.enableAPIAccess)"])
      add(open.agency)
    case .renameAccount(let id, let name): add(["rename-account", id.description, name.text])
    case .setAPIAccess(let id, let enabled): add(["api-access", id.description, "\(enabled)"])
    case .closeAccount(let id): add(["close-account", id.description])
    case .addMember(let member):
      add([
        "add-member", member.account.description, member.name.text, member.email.text,
        member.role.rawValue,
      ])
    case .changeRole(let id, let role): add(["change-role", id.description, role.rawValue])
    case .resetMemberKey(let id, _): add(["reset-member-key", id.description])
    case .removeMember(let id): add(["remove-member", id.description])
    case .eraseMember(let id): add(["erase-member", id.description])
    case .createToken(let create): add(create)
    case .importToken(let token):
      add(["import-token", token.account.description, token.name.text, "\(token.isInferred)"])
      add(token.description)
    case .duplicateToken(let duplicate):
      add(["duplicate-token", duplicate.source.description])
      add(duplicate.name)
    case .resetToken(let reset):
      add(["reset-token", reset.token.description])
      add(reset.grace)
    case .endGrace(let id): add(["end-grace", id.description])
    case .takeBackReset(let id): add(["take-back-reset", id.description])
    case .editToken(let id, let edit):
      add(["edit-token", id.description])
      add(edit)
    case .restoreToken(let restore):
      add(["restore-token", restore.token.description])
      add(restore.name)
    case .changeTokens(let change): add(change)
    case .eraseToken(let id): add(["erase-token", id.description])
    case .enterHistory(let draft): add(["enter-history", "\(draft)"])
    }
  }

  private mutating func add(_ create: CreateToken) {
    add(["create-token", create.account.description, create.name.text])
    add(create.description)
    add(create.scopes.sorted())
    add(create.apiVersion)
    add(create.contact)
    add(create.developers)
    add(create.networks)
    add(create.notBefore)
    add(create.expires)
  }

  private mutating func add(_ edit: TokenEdit) {
    add(edit.name)
    addField(edit.description)
    add((edit.scopes?.sorted()).map(Listed.init))
    addField(edit.contact)
    add(edit.developers.map(Listed.init))
    add(edit.networks.map(Listed.init))
    addField(edit.notBefore)
    addField(edit.expires)
  }

  /// A field that an edit may leave, clear or set.
  private mutating func addField(_ field: (some CustomStringConvertible)??) {
    switch field {
    case nil: add("leave")
    case .some(nil): add("clear")
    case .some(.some(let value)): add("set \(value)")
    }
  }

  private mutating func add(_ change: ChangeTokens) {
    switch change.verb {
    case .disable: add("disable-tokens")
    case .enable: add("enable-tokens")
    case .delete: add("delete-tokens")
    case .upgrade(let version):
      add("upgrade-tokens")
      add(version)
    }
    switch change.selection {
    case .tokens(let ids): add(ids)
    case .derived(let source, let includesSource, _):
      add(["derived", source.description, "\(includesSource)"])
    case .matching(let account, let filter, _):
      add(account.description)
      add(filter.namePart)
      add(filter.created.map { "\($0)" })
      add(filter.states.map(\.rawValue).sorted())
      add(filter.apiVersion)
      add(filter.olderThan)
      add(filter.scope)
      add(filter.createdBy?.id)
      add(filter.unusedSince)
      add("\(filter.neverUsed)")
    }
  }

  /// A list as one part; names of things in it hold no line feed.
  private struct Listed<Element: CustomStringConvertible>: CustomStringConvertible {
    var elements: [Element]
    var description: String { elements.map(\.description).joined(separator: "\n") }
  }
}
