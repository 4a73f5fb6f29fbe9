import LedgerViews

/// Finds the event that decided whether a credential was good.
///
/// Each reason depends on one fact. The event that decided is where that fact began to hold for good,
/// or, where a deadline passed, the one that set the deadline.
struct Deciding {
  /// The token's whole life, also after the moment.
  let life: [ReplayStep]
  /// The token's life up to the moment.
  let then: [ReplayStep]
  /// The account's life up to the moment.
  let account: [ReplayStep]
  let past: PastCredentials
  let question: CredentialQuestion
  /// The hash of the secret that is asked about; `nil` if the token had none.
  let secret: SecretHash?
  /// The event that made the secret, if a secret was presented.
  let made: Event?

  typealias Decision = (event: Event?, deadline: Deadline?)

  /// The event that decided, and the deadline whose passing, or not having passed, did.
  func decision(on denial: Denial?, ledger: Ledger) throws -> Decision {
    switch denial {
    case nil: return try consent(ledger)
    case .unknown: return try oblivion(ledger)
    case .apiAccessDisabled:
      let event = Self.start(of: account) { $0.account.map { !$0.apiAccess || $0.isClosed } }
      return (event, nil)
    case .disabled: return (Self.start(of: then) { $0.token?.isDisabled }, nil)
    case .notYetValid: return lastChange(.notBefore, \.notBefore)
    case .expired: return lastChange(.expires, \.expires)
    case .versionRetired: return (try versionStart(ledger, isRetired: true), nil)
    case .networkNotAllowed, .versionMismatch, .insufficientScope:
      return (Self.start(of: then) { $0.token.map { isDenied($0, denial) } }, nil)
    }
  }

  // MARK: facts about the secret

  /// The generation of the secret.
  var generation: UInt32? {
    guard let secret else { return nil }
    if let token = past.token, token.secret == secret { return token.generation }
    return secretMade?.body.madeSecret?.generation
  }

  /// The event that made the secret.
  var secretMade: Event? {
    guard let secret else { return nil }
    return made ?? life.first { $0.event.body.madeSecret?.hash == secret }?.event
  }

  /// The event that last changed what the token may do, up to the moment.
  var rightsSet: Event? {
    func rights(_ state: SubjectState?) -> TokenSettings? {
      guard var settings = state?.token?.settings else { return nil }
      settings.name = .erased
      (settings.description, settings.contact, settings.developers) = (nil, nil, [])
      return settings
    }
    return then.last { rights($0.before) != rights($0.after) }?.event
  }

  /// The event that made token or secret after the moment.
  var madeLater: Event? {
    guard let first = made ?? life.first?.event, first.position > past.position else { return nil }
    return first
  }

  // MARK: yes

  /// What the answer has been yes since: the secret became what it is, the token was enabled, its
  /// account let in, its version came back, or its first moment came.
  private func consent(_ ledger: Ledger) throws -> Decision {
    guard let token = past.token else { return (nil, nil) }
    let standing = Self.start(of: then) { state in
      state.token.map {
        token.secret == secret ? $0.secret == secret : $0.previous?.hash == secret
      }
    }
    let enabled = Self.start(of: then) { $0.token.map { !$0.isDisabled } }
    let open = Self.start(of: account) { $0.account?.apiAccess }
    let offered = try versionStart(ledger, isRetired: false)
    let event = [standing, enabled, open, offered].compactMap { $0 }
      .max { $0.position < $1.position }
    if let begins = token.settings.notBefore, let event, event.recordedAt < begins {
      return lastChange(.notBefore, \.notBefore)
    }
    return (event, nil)
  }

  // MARK: no

  /// Why the secret is not known.
  private func oblivion(_ ledger: Ledger) throws -> Decision {
    guard let token = past.token, madeLater == nil else { return (nil, nil) }
    if token.isDeleted { return (Self.start(of: then) { $0.token?.isDeleted }, nil) }
    guard let secret else { return (then.first?.event, nil) }
    if let asked = question.token, asked != token.id { return (secretMade, nil) }
    if !past.keyNumbers.contains(secret.keyNumber) {
      let retired = try ledger.life(of: .ledger, through: past.position).last {
        $0.event.body == .ledgerKeyRetired(keyNumber: secret.keyNumber)
      }
      return (retired?.event, nil)
    }
    if let previous = token.previous, previous.hash == secret {
      let event = Self.start(of: then) { $0.token.map { $0.previous?.hash == secret } }
      return (event, Deadline(field: .previousSecretUntil, at: previous.until))
    }
    return (
      Self.start(of: then) { state in
        state.token.map { $0.secret != secret && $0.previous?.hash != secret }
      }, nil
    )
  }

  /// Since when the token has been on a version that is, or is not, retired: by a publication, or
  /// because it moved.
  private func versionStart(_ ledger: Ledger, isRetired: Bool) throws -> Event? {
    let published = try ledger.life(of: .catalog, through: past.position)
    let steps = (published + then).sorted { $0.event.position < $1.event.position }
    var (catalog, version): (Catalog, VersionName?) = (.empty, nil)
    var start: Event?
    for step in steps {
      if case .catalog(let after)? = step.after { catalog = after }
      if let token = step.after?.token { version = token.settings.apiVersion }
      guard let version else { continue }
      let isOffered = catalog.version(version).map { $0.status != .retired } ?? false
      if isOffered == isRetired { start = nil } else { start = start ?? step.event }
    }
    return start
  }

  /// Whether a token is refused for this reason, whatever else there is: asked of the rules themselves,
  /// with everything that comes before it out of the way.
  private func isDenied(_ token: Token, _ denial: Denial?) -> Bool {
    guard let secret else { return false }
    var bare = token
    (bare.isDisabled, bare.isDeleted, bare.previous) = (false, false, nil)
    (bare.settings.notBefore, bare.settings.expires) = (nil, nil)
    bare.secret = secret
    var asked = question
    asked.token = nil
    if denial != .networkNotAllowed { bare.settings.networks = [] }
    if denial == .insufficientScope { asked.apiVersion = nil }
    var open = past
    open.token = bare
    open.account?.apiAccess = true
    open.account?.isClosed = false
    open.keyNumbers = [secret.keyNumber]
    open.catalog = Catalog(
      stored: [APIVersion(name: bare.settings.apiVersion, status: .current)], categories: [])
    return (try? open.authenticate(secret, asked).refusal) == denial
  }

  // MARK: looking back

  /// The event since which a fact has held without a break.
  private static func start(
    of steps: [ReplayStep], _ holds: (SubjectState) -> Bool?
  ) -> Event? {
    steps.last { step in
      step.after.flatMap(holds) ?? false && !(step.before.flatMap(holds) ?? false)
    }?.event
  }

  /// The event that last set a date, and the date.
  private func lastChange(
    _ field: Deadline.Field, _ date: (TokenSettings) -> Timestamp?
  ) -> Decision {
    let event = then.last { step in
      step.before?.token.flatMap { date($0.settings) }
        != step.after?.token.flatMap { date($0.settings) }
    }?.event
    let deadline = past.token.flatMap { date($0.settings) }.map { Deadline(field: field, at: $0) }
    return (event, deadline)
  }
}
