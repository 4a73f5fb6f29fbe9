extension SubjectState {
  /// The fields as an auditor sees them at a moment: those of the noun, and what its own JSON leaves
  /// out because only an auditor asks for it.
  package func json(at now: Timestamp) -> JSON {
    switch self {
    case .ledger(let numbers): .object([("keyNumbers", .array(numbers.map { .integer($0) }))])
    case .catalog(let catalog): catalog.json
    case .account(let account): account.json
    case .member(let member):
      member.json.adding("removed", .bool(member.isRemoved))
        .adding("erased", .bool(member.isErased))
    case .token(let token):
      token.json(at: now)
        .adding("previousSecretUntil", .text(token.runningGrace(at: now)?.until))
        .adding("erased", .bool(token.isErased))
    }
  }

  /// The fields that only events change, so that two positions can be compared without a clock: for
  /// a token `disabled` and `deleted` stand in the place of its state.
  package var facts: JSON {
    guard case .token(let token) = self else { return json(at: Timestamp(microseconds: 0)) }
    guard case .object(let fields) = token.json(at: Timestamp(microseconds: 0)) else {
      return .null
    }
    return .object(
      fields.flatMap { key, value in
        key == "state"
          ? [("disabled", .bool(token.isDisabled)), ("deleted", .bool(token.isDeleted))]
          : [(key, value)]
      } + [
        ("previousSecretUntil", .text(token.previous?.until)), ("erased", .bool(token.isErased)),
      ])
  }
}
