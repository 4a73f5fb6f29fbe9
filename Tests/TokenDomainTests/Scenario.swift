import TokenDomain

/// A ledger in memory that commands are given to, as its writer would: decided, recorded, applied.
struct Scenario {
  private(set) var state = LedgerState()
  private(set) var events: [Event] = []
  /// The clock, which moves only when told.
  var now = Timestamp(microseconds: 1_780_000_000_000_000)
  private var identifiers: UInt128 = 1000

  static let root = Actor.operator("root")

  /// A ledger with its catalog.
  init() throws(Refusal) {
    try run(
      .createLedger(LedgerCreated(ledger: LedgerID(value: 1), origin: "test", keyNumber: 1)))
    try run(.publishCatalog(versions: Self.versions, categories: Self.categories))
  }

  /// The next unused number for an identifier.
  mutating func identifier() -> UInt128 {
    identifiers += 1
    return identifiers
  }

  /// The hash of a new secret, unlike any other, under key `keyNumber`.
  mutating func secret(keyNumber: UInt32 = 1) -> SecretHash {
    let number = UInt64(identifier())
    let bytes = (0..<32).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * ($0 % 8))) }
    return SecretHash(keyNumber: keyNumber, bytes: bytes)
  }

  private mutating func command(
    _ action: Action, as actor: Actor, request: RequestStamp?, ifAt revision: Position?
  ) -> Command {
    Command(
      action, actor: actor, origin: Origin(via: .library), request: request,
      expectedRevision: revision, correlation: CorrelationID(value: identifier()))
  }

  /// Gives a command and applies what it comes to.
  @discardableResult
  mutating func run(
    _ action: Action, as actor: Actor = root, request: RequestStamp? = nil,
    ifAt revision: Position? = nil
  ) throws(Refusal) -> Decision {
    let command = command(action, as: actor, request: request, ifAt: revision)
    let decision = try decide(command, in: state, now: now)
    for draft in decision.events {
      record(
        draft.event(
          of: command, position: state.position.next, id: EventID(value: identifier()),
          recordedAt: now))
    }
    return decision
  }

  /// Why a command is refused, or `nil` if it is not; either way nothing is applied.
  func refusal(
    of action: Action, as actor: Actor = root, request: RequestStamp? = nil,
    ifAt revision: Position? = nil
  ) -> Refusal? {
    var copy = self
    do {
      try copy.run(action, as: actor, request: request, ifAt: revision)
      return nil
    } catch {
      return error
    }
  }

  /// Applies a fact that no command made.
  mutating func record(_ event: Event) {
    do {
      try apply(event, to: &state)
    } catch {
      preconditionFailure("\(event.type.name) cannot be applied: \(error)")
    }
    events.append(event)
  }

  /// The token as it is now.
  func token(_ id: TokenID) -> Token {
    guard let token = state.token(id) else { preconditionFailure("no \(id)") }
    return token
  }
}

extension Scenario {
  /// Versions v1 (retired), v2 (deprecated), v3 and v4 (current), and four scopes.
  static let versions = [
    APIVersion(name: "v1", status: .retired), APIVersion(name: "v2", status: .deprecated),
    APIVersion(name: "v3", status: .current), APIVersion(name: "v4", status: .current),
  ]
  static let categories = [
    ScopeCategory(name: "Actions", scopes: ["actions:read", "actions:write"]),
    ScopeCategory(name: "Reports", scopes: ["reports:read", "reports:write"]),
  ]

  mutating func openAccount(
    _ name: AccountName, _ kind: Account.Kind = .client, agency: AccountID? = nil,
    as actor: Actor = root
  ) throws(Refusal) -> AccountID {
    let id = AccountID(value: identifier())
    try run(.openAccount(OpenAccount(id: id, name: name, kind: kind, agency: agency)), as: actor)
    return id
  }

  mutating func addMember(
    to account: AccountID, _ role: Role, email: EmailAddress? = nil, as actor: Actor = root
  ) throws(Refusal) -> MemberID {
    let id = MemberID(value: identifier())
    let add = AddMember(
      id: id, account: account, name: "Somebody",
      email: email ?? EmailAddress(stored: "m\(id.value)@example.com"), role: role, key: secret())
    try run(.addMember(add), as: actor)
    return id
  }

  /// What creating a token with `name` asks, for changing before it is run.
  mutating func creation(in account: AccountID, _ name: TokenName) -> CreateToken {
    CreateToken(
      id: TokenID(value: identifier()), account: account, name: name, scopes: ["actions:read"],
      secret: secret())
  }

  mutating func createToken(
    in account: AccountID, _ name: TokenName, as actor: Actor = root,
    _ change: (inout CreateToken) -> Void = { _ in }
  ) throws(Refusal) -> TokenID {
    var create = creation(in: account, name)
    change(&create)
    try run(.createToken(create), as: actor)
    return create.id
  }

  mutating func importToken(
    in account: AccountID, _ name: TokenName
  ) throws(Refusal) -> TokenID {
    let id = TokenID(value: identifier())
    try run(
      .importToken(
        ImportToken(id: id, account: account, name: name, description: nil, isInferred: false)),
      as: .principal("arn:importer"))
    return id
  }

  mutating func duplicate(
    _ source: TokenID, named name: TokenName? = nil
  ) throws(Refusal) -> Token {
    let id = TokenID(value: identifier())
    let secret = secret()
    try run(.duplicateToken(DuplicateToken(source: source, id: id, name: name, secret: secret)))
    return token(id)
  }

  @discardableResult
  mutating func reset(_ token: TokenID, grace: TimeSpan? = nil) throws(Refusal) -> SecretHash {
    let secret = secret()
    try run(.resetToken(ResetToken(token: token, grace: grace, secret: secret)))
    return secret
  }

  @discardableResult
  mutating func restore(
    _ id: TokenID, named name: TokenName? = nil
  ) throws(Refusal) -> Token {
    let secret = secret()
    try run(.restoreToken(RestoreToken(token: id, name: name, secret: secret)))
    return token(id)
  }

  mutating func edit(
    _ id: TokenID, _ change: (inout TokenEdit) -> Void
  ) throws(Refusal) -> Decision {
    try run(Self.editing(id, change))
  }

  static func editing(_ id: TokenID, _ change: (inout TokenEdit) -> Void) -> Action {
    var edit = TokenEdit()
    change(&edit)
    return .editToken(id, edit)
  }
}

extension Action {
  static func change(_ verb: ChangeTokens.Verb, _ tokens: TokenID...) -> Action {
    .changeTokens(ChangeTokens(verb, .tokens(tokens)))
  }
}

extension Decision {
  var types: [EventType] { events.map(\.body.type) }
}

extension Timestamp {
  static func += (moment: inout Timestamp, span: TimeSpan) { moment = moment + span }
}
