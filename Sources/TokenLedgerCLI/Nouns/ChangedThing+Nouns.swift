import TokenLedger

extension Session {
  /// The accounts of a receipt.
  func accounts(of receipt: Receipt, isNew: Bool = false) -> [ChangedThing] {
    receipt.outcomes.compactMap { outcome, changed in
      guard case .account(let account) = outcome else { return nil }
      return thing(
        receipt, account.json, label: "account \(account.name)", revision: account.revision,
        changed: changed, isNew: isNew, unborn: ["id"])
    }
  }

  /// The members of a receipt.
  func members(of receipt: Receipt, isNew: Bool = false) -> [ChangedThing] {
    receipt.outcomes.compactMap { outcome, changed in
      guard case .member(let member) = outcome else { return nil }
      return thing(
        receipt, member.json, label: "member \(member.name)", revision: member.revision,
        changed: changed, isNew: isNew, unborn: ["id"])
    }
  }

  /// The tokens of a receipt.
  func tokens(of receipt: Receipt, isNew: Bool = false) throws -> [ChangedThing] {
    let now = try ledger().now()
    return receipt.outcomes.compactMap { outcome, changed in
      guard case .token(let token) = outcome else { return nil }
      var json = token.json(at: now)
      if isDryRun && changed { json = json.replacing("revision", .null) }
      return thing(
        receipt, json, label: "token \(token.settings.name)", revision: token.revision,
        changed: changed, isNew: isNew, unborn: ["id", "createdAt"])
    }
  }

  /// - Parameter unborn: fields that a new thing does not have before it exists.
  private func thing(
    _ receipt: Receipt, _ json: JSON, label: String, revision: Position, changed: Bool,
    isNew: Bool, unborn: [String]
  ) -> ChangedThing {
    var json = json
    if isDryRun && isNew {
      for field in unborn { json = json.replacing(field, .null) }
    }
    // Each subject of a bulk action has an event of its own; a single subject may have had several.
    let landed = receipt.outcomes.count > 1 && !receipt.isRepeated ? revision : receipt.position
    let position: Position? = changed ? (isDryRun ? nil : landed) : receipt.position
    return ChangedThing(label: label, json: json, position: position, changed: changed)
  }
}
