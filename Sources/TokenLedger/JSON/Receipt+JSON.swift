extension Receipt {
  /// Its accounts.
  package func accounts(isNew: Bool = false) -> [ChangedThing] {
    outcomes.compactMap { outcome, changed in
      guard case .account(let account) = outcome else { return nil }
      return thing(
        account.json, label: "account \(account.name)", revision: account.revision,
        changed: changed, isNew: isNew, unborn: ["id"])
    }
  }

  /// Its members.
  package func members(isNew: Bool = false) -> [ChangedThing] {
    outcomes.compactMap { outcome, changed in
      guard case .member(let member) = outcome else { return nil }
      return thing(
        member.json, label: "member \(member.name)", revision: member.revision,
        changed: changed, isNew: isNew, unborn: ["id"])
    }
  }

  /// Its tokens, as they are at a moment.
  package func tokens(isNew: Bool = false, at now: Timestamp) -> [ChangedThing] {
    outcomes.compactMap { outcome, changed in
      guard case .token(let token) = outcome else { return nil }
      var json = token.json(at: now)
      if isDryRun && changed { json = json.replacing("revision", .null) }
      return thing(
        json, label: "token \(token.settings.name)", revision: token.revision,
        changed: changed, isNew: isNew, unborn: ["id", "createdAt"])
    }
  }

  /// - Parameter unborn: fields that a new thing does not have before it exists.
  private func thing(
    _ json: JSON, label: String, revision: Position, changed: Bool,
    isNew: Bool, unborn: [String]
  ) -> ChangedThing {
    var json = json
    if isDryRun && isNew && !isRepeated {
      for field in unborn { json = json.replacing(field, .null) }
    }
    // Each subject of a bulk action has an event of its own; a single subject may have had several.
    let landed = outcomes.count > 1 && !isRepeated ? revision : position
    let place: Position? = changed ? (isDryRun ? nil : landed) : self.position
    return ChangedThing(label: label, json: json, position: place, changed: changed)
  }

  /// What a change came to, for one of its subjects: `{"<noun>", "<secret>", "position", "changed"}`, with
  /// `dryRun` and `repeated` where they are true.
  ///
  /// - Parameters:
  ///   - thing: the subject.
  ///   - noun: its key, such as `token`.
  ///   - secret: the key of a secret and the secret, `nil` where it was not made. It is null where it was
  ///     not used.
  ///   - extra: more fields for the end.
  package func json(
    of thing: ChangedThing, noun: String, secret: (key: String, value: Secret?)? = nil,
    extra: [(String, JSON)] = []
  ) -> JSON {
    let shown = isDryRun || isRepeated ? nil : secret?.value
    var fields: [(String, JSON)] = [(noun, thing.json)]
    if let secret { fields.append((secret.key, shown.map { .secret($0) } ?? .null)) }
    fields.append(("position", thing.position.map { .position($0) } ?? .null))
    fields.append(("changed", .bool(thing.changed)))
    if isDryRun { fields.append(("dryRun", .bool(true))) }
    if isRepeated { fields.append(("repeated", .bool(true))) }
    return .object(fields + extra)
  }
}

/// One subject of a change as it is afterwards.
package struct ChangedThing {
  /// What a person calls it.
  package var label: String
  package var json: JSON
  /// Where the change stands in the log, or where it was decided; `nil` before it has happened.
  package var position: Position?
  package var changed: Bool

  /// Names the parts.
  package init(label: String, json: JSON, position: Position?, changed: Bool) {
    self.label = label
    self.json = json
    self.position = position
    self.changed = changed
  }
}
