/// Who and what has appeared in a story so far: the real ids behind its short names, and the secrets
/// that its people hold.
///
/// Ids and secrets are made by whoever plays, so that the same stage serves a ledger and a plain
/// state in memory.
struct ScenarioStage {
  /// Makes what a story needs from outside.
  struct Props {
    var makeUUID: () -> UInt128
    var mint: (SecretFormat.Kind) throws -> (secret: Secret, hash: SecretHash)
  }

  /// Why a step cannot be played.
  struct Unplayable: Error {
    var message: String
  }

  private struct Secrets {
    var current: Secret
    var previous: Secret?
  }

  private let operatorActor: Actor
  private let props: Props
  private var accounts: [String: AccountID] = [:]
  private var members: [String: MemberID] = [:]
  private var tokens: [String: TokenID] = [:]
  private var secrets: [String: Secrets] = [:]

  init(operator operatorActor: Actor, props: Props) {
    self.operatorActor = operatorActor
    self.props = props
  }

  /// Who acts in a step.
  func actor(_ name: String) throws(Unplayable) -> Actor {
    name == "operator" ? operatorActor : .member(try member(name), by: nil)
  }

  /// The credential that a question presents.
  func secret(of name: String, previous: Bool) throws(Unplayable) -> Secret {
    guard let held = secrets[name] else {
      throw Unplayable(message: "no token called \"\(name)\" has appeared")
    }
    guard previous else { return held.current }
    guard let replaced = held.previous else {
      throw Unplayable(message: "the secret of \"\(name)\" was never reset")
    }
    return replaced
  }

  /// The action that a step asks for; `nil` for a question about a credential.
  ///
  /// The second closure of the answer is to be called once the action was accepted: then new names
  /// mean what was made.
  mutating func action(
    for act: ScenarioAct
  ) throws -> (action: Action, accepted: (inout ScenarioStage) -> Void)? {
    switch act {
    case .publishCatalog(let versions, let categories):
      return (.publishCatalog(versions: versions, categories: categories), { _ in })
    case .rotateKey, .authenticate:
      return nil
    case .openAccount(let name, let accountName, let kind, let agency, let enableAPI):
      try requireNew(name, in: accounts)
      let id = AccountID(value: props.makeUUID())
      let open = OpenAccount(
        id: id, name: accountName, kind: kind, agency: try agency.map { try account($0) },
        enableAPIAccess: enableAPI)
      return (.openAccount(open), { $0.accounts[name] = id })
    case .renameAccount(let name, let accountName):
      return (.renameAccount(try account(name), name: accountName), { _ in })
    case .setAPIAccess(let name, let enabled):
      return (.setAPIAccess(try account(name), enabled: enabled), { _ in })
    case .closeAccount(let name):
      return (.closeAccount(try account(name)), { _ in })
    case .addMember(let name, let accountName, let memberName, let email, let role):
      try requireNew(name, in: members)
      let id = MemberID(value: props.makeUUID())
      let add = AddMember(
        id: id, account: try account(accountName), name: memberName, email: email, role: role,
        key: try props.mint(.memberKey).hash)
      return (.addMember(add), { $0.members[name] = id })
    case .changeRole(let name, let role):
      return (.changeRole(try member(name), role: role), { _ in })
    case .resetMemberKey(let name):
      return (.resetMemberKey(try member(name), key: try props.mint(.memberKey).hash), { _ in })
    case .removeMember(let name):
      return (.removeMember(try member(name)), { _ in })
    default:
      return try tokenAction(for: act)
    }
  }

  private func tokenAction(
    for act: ScenarioAct
  ) throws -> (action: Action, accepted: (inout ScenarioStage) -> Void)? {
    switch act {
    case .createToken(let name, let accountName, let settings):
      try requireNew(name, in: tokens)
      let id = TokenID(value: props.makeUUID())
      let (secret, hash) = try props.mint(.authToken)
      let create = CreateToken(
        id: id, account: try account(accountName), name: settings.name,
        description: settings.description, scopes: settings.scopes,
        apiVersion: settings.apiVersion, contact: settings.contact,
        developers: settings.developers, networks: settings.networks,
        notBefore: settings.notBefore, expires: settings.expires, secret: hash)
      return (.createToken(create), { $0.introduce(name, id, secret) })
    case .duplicateToken(let source, let name, let tokenName):
      try requireNew(name, in: tokens)
      let id = TokenID(value: props.makeUUID())
      let (secret, hash) = try props.mint(.authToken)
      let duplicate = DuplicateToken(
        source: try token(source), id: id, name: tokenName, secret: hash)
      return (.duplicateToken(duplicate), { $0.introduce(name, id, secret) })
    case .resetToken(let name, let grace):
      let (secret, hash) = try props.mint(.authToken)
      let reset = ResetToken(token: try token(name), grace: grace, secret: hash)
      return (.resetToken(reset), { $0.replaceSecret(of: name, by: secret) })
    case .endGrace(let name):
      return (.endGrace(try token(name)), { _ in })
    case .takeBackReset(let name):
      return (.takeBackReset(try token(name)), { $0.takeBackSecret(of: name) })
    case .editToken(let name, let edit):
      return (.editToken(try token(name), edit), { _ in })
    case .restoreToken(let name, let tokenName):
      let (secret, hash) = try props.mint(.authToken)
      let restore = RestoreToken(token: try token(name), name: tokenName, secret: hash)
      return (.restoreToken(restore), { $0.replaceSecret(of: name, by: secret) })
    case .changeTokens(let verb, .tokens(let names)):
      let ids = try names.map { try token($0) }
      return (.changeTokens(ChangeTokens(verb, .tokens(ids))), { _ in })
    case .changeTokens(let verb, .matching(let accountName, let filter)):
      let selection = ChangeTokens.Selection.matching(
        try account(accountName), filter, expectedDigest: nil)
      return (.changeTokens(ChangeTokens(verb, selection)), { _ in })
    default:
      return nil
    }
  }

  // MARK: names

  private func account(_ name: String) throws(Unplayable) -> AccountID {
    try known(name, in: accounts, "account")
  }

  private func member(_ name: String) throws(Unplayable) -> MemberID {
    try known(name, in: members, "member")
  }

  /// The token behind a short name.
  func token(_ name: String) throws(Unplayable) -> TokenID {
    try known(name, in: tokens, "token")
  }

  private func known<ID>(
    _ name: String, in cast: [String: ID], _ noun: String
  ) throws(Unplayable) -> ID {
    guard let id = cast[name] else {
      throw Unplayable(message: "no \(noun) called \"\(name)\" has appeared")
    }
    return id
  }

  private func requireNew<ID>(_ name: String, in cast: [String: ID]) throws(Unplayable) {
    guard cast[name] == nil else {
      throw Unplayable(message: "\"\(name)\" has appeared already")
    }
  }

  private mutating func introduce(_ name: String, _ id: TokenID, _ secret: Secret) {
    tokens[name] = id
    secrets[name] = Secrets(current: secret)
  }

  private mutating func replaceSecret(of name: String, by secret: Secret) {
    secrets[name] = Secrets(current: secret, previous: secrets[name]?.current)
  }

  private mutating func takeBackSecret(of name: String) {
    guard let held = secrets[name], let previous = held.previous else { return }
    secrets[name] = Secrets(current: previous, previous: held.current)
  }
}
