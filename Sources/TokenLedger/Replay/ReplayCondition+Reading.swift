extension ReplayCondition {
  /// Reads a condition about what a walk is about.
  ///
  /// - Throws: `Refusal.malformedCondition`, which names the fields that there are.
  public init(_ text: String, for scope: ReplayWalk.Scope = .ledger) throws(Refusal) {
    let signs: Set<Character> = ["=", "!", "~", "<", ">"]
    guard let start = text.firstIndex(where: signs.contains),
      let comparison = Comparison.allCases.first(where: { text[start...].hasPrefix($0.rawValue) })
    else {
      throw Self.malformed("give FIELD=VALUE, or another of \(Self.signs) between the two")
    }
    let field = String(text[..<start])
    let value = String(text[start...].dropFirst(comparison.rawValue.count))
    let fields = Self.fields(in: scope)
    guard let kind = fields[field] else {
      throw Self.malformed(
        "there is no field '\(field)'; the fields are \(fields.keys.sorted().joined(separator: ", "))"
      )
    }
    self.init(field: field, comparison: comparison, value: value, kind: kind)
    try check()
  }

  /// Refuses what could never hold.
  private func check() throws(Refusal) {
    switch comparison {
    case .less, .atMost, .greater, .atLeast:
      guard kind.isOrdered else {
        throw Self.malformed("\(field) is neither a number nor a time: compare it with = or !=")
      }
    case .contains, .lacks:
      guard [.text, .list].contains(kind), !value.isEmpty else {
        throw Self.malformed("only a text or a list contains something: compare \(field) with =")
      }
    case .equals, .differs: if value.isEmpty { return }
    }
    switch kind {
    case .number:
      guard Int64(value) != nil else { throw Self.malformed("\(field) is a whole number") }
    case .time:
      do { _ = try Timestamp(value) } catch { throw Self.malformed(error.message) }
    case .words(let words):
      guard words.contains(value) else {
        throw Self.malformed("\(field) is one of \(words.joined(separator: ", "))")
      }
    case .text, .list: break
    }
  }

  private static let signs = "= != ~ !~ < <= > >="

  private static func malformed(_ problem: String) -> Refusal {
    .malformedCondition(problem: problem)
  }

  // MARK: fields

  /// The fields of what a walk is about.
  static func fields(in scope: ReplayWalk.Scope) -> [String: FieldKind] {
    switch scope {
    case .token: tokenFields
    case .member: memberFields
    case .ledger, .account:
      tokenFields.merging(memberFields) { one, _ in one }.merging(accountFields) { one, _ in one }
    }
  }

  private static let truth = FieldKind.words(["true", "false"])
  private static let tokenFields: [String: FieldKind] = [
    "id": .text, "account": .text, "name": .text, "description": .text,
    "state": .words(Token.State.allCases.map(\.rawValue)), "apiVersion": .text, "scopes": .list,
    "contact": .text, "developers": .list, "allow": .list, "notBefore": .time, "expires": .time,
    "createdAt": .time, "createdBy": .text, "duplicatedFrom": .text, "generation": .number,
    "revision": .number, "previousSecretUntil": .time, "erased": truth,
  ]
  private static let memberFields: [String: FieldKind] = [
    "id": .text, "account": .text, "name": .text, "email": .text,
    "role": .words(Role.allCases.map(\.rawValue)), "removed": truth, "erased": truth,
  ]
  private static let accountFields: [String: FieldKind] = [
    "id": .text, "name": .text, "kind": .words(Account.Kind.allCases.map(\.rawValue)),
    "agency": .text, "apiAccess": truth, "closed": truth,
  ]

  /// The types of events that can change what the condition says: a search among many subjects looks
  /// at no others.
  var types: Set<EventType> {
    let made: Set<EventType> = [.tokenCreated, .tokenDuplicated]
    let begun: Set<EventType> = made.union([.accountOpened, .memberAdded])
    let state: Set<EventType> = [
      .tokenDisabled, .tokenEnabled, .tokenDeleted, .tokenRestored, .tokenEdited,
    ]
    let names: Set<EventType> = [
      .tokenEdited, .tokenRestored, .tokenErased, .accountRenamed, .memberErased,
    ]
    return switch field {
    case "id", "account": begun
    case "name": begun.union(names)
    case "erased": begun.union([.tokenErased, .memberErased])
    case "state": made.union(state)
    case "apiVersion": made.union([.tokenVersionUpgraded])
    case "scopes", "allow", "notBefore", "expires": made.union([.tokenEdited])
    case "description", "contact", "developers": made.union([.tokenEdited, .tokenErased])
    case "generation": made.union([.tokenReset, .tokenResetTakenBack, .tokenRestored])
    case "previousSecretUntil":
      made.union([
        .tokenReset, .tokenResetTakenBack, .tokenGraceEnded, .tokenDeleted,
      ])
    case "createdAt", "createdBy", "duplicatedFrom": made
    case "apiAccess", "closed":
      [.accountOpened, .accountClosed, .accountAPIAccessEnabled, .accountAPIAccessDisabled]
    case "kind", "agency": [.accountOpened]
    case "email": [.memberAdded, .memberErased]
    case "role": [.memberAdded, .memberRoleChanged]
    case "removed": [.memberAdded, .memberRemoved]
    // Every event of a token is a revision of it.
    case "revision": Set(EventType.allCases.filter { $0.name.hasPrefix("token.") })
    default: Set(EventType.allCases)
    }
  }
}
