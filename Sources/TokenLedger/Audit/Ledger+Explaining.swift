import Cryptography
import EventLog
import LedgerViews

extension Ledger {
  /// Records of the log that are searched in one transaction.
  private static let searchedRecordsMax: UInt64 = 50_000

  /// Says whether a credential was good at a moment, and which event decided it: by the rules of live
  /// authentication, on the state as it was then.
  ///
  /// A token costs its own events and those of its account and the catalog. A secret that is still
  /// kept is found at once; one that was replaced is searched for in the whole log, unless the token
  /// id that came with it is given. A secret whose pepper key was retired cannot be recognized any
  /// more.
  ///
  /// - Parameters:
  ///   - request: the token or the secret, and the moment.
  ///   - progress: is told how much of the log was searched.
  /// - Throws: `Refusal.eventNotFound` for a position beyond the last event.
  @available(*, noasync)
  public func explain(
    _ request: ExplanationRequest, progress: (Progress) -> Void = { _ in }
  ) throws -> Explanation {
    let end = try request.at.map { try self.end(of: $0) } ?? present()
    var asked: TokenID?
    var identity: SecretIdentity?
    let subject: TokenID
    switch request.credential {
    case .token(let id): subject = id
    case .secret(let secret, let token):
      asked = token
      identity = try find(secret, of: token, progress: progress)
      guard let identity else { return .nothing(at: end, isAhead: try end.now > now()) }
      subject = identity.token
    }
    let life = try life(of: .token(subject), atLeastThrough: end.position)
    let then = life.prefix { $0.event.position <= end.position }
    let token = then.last?.after?.token
    let owner = life.first?.after?.token?.account
    let account = try owner.map { try self.life(of: .account($0), through: end.position) } ?? []
    let past = PastCredentials(
      token: token, account: account.last?.after?.account, catalog: try catalog(at: end.position),
      keyNumbers: try keyNumbers(at: end.position), position: end.position)
    let question = CredentialQuestion(
      token: asked, apiVersion: request.apiVersion, scopes: request.scopes,
      // Nobody asked about networks: one that is allowed does not decide.
      address: request.address ?? token?.settings.networks.first?.address, now: end.now)
    let secret = identity?.hash ?? token?.secret
    let answer = try secret.map { try past.authenticate($0, question) }
    let deciding = Deciding(
      life: life, then: Array(then), account: account, past: past, question: question,
      secret: secret, made: identity?.made)
    let denial = answer.map(\.refusal) ?? .unknown
    let decided = try deciding.decision(on: denial, ledger: self)
    return Explanation(
      position: end.position, now: end.now, isAhead: try end.now > now(),
      denial: denial, token: token,
      account: past.account, generation: deciding.generation, decision: decided.event,
      deadline: decided.deadline, secretMade: deciding.secretMade, rightsSet: deciding.rightsSet,
      madeLater: deciding.madeLater)
  }

  /// A life as far as it can be told: to the end, or where a later record cannot be read, to a
  /// position.
  private func life(
    of subject: Subject, atLeastThrough position: Position
  ) throws -> [ReplayStep] {
    do {
      return try life(of: subject)
    } catch let error as LedgerError where error.isOfRecord {
      return try life(of: subject, through: position)
    }
  }

  private func present() throws -> (position: Position, now: Timestamp) {
    try read { live in (live.position, moment(of: live)) }
  }

  private func catalog(at position: Position) throws -> Catalog {
    var catalog = Catalog.empty
    let request = EventListRequest(
      types: [.catalogPublished], after: position.next, limit: 1, isReversed: true)
    try forEachEvent(request) { event in
      if case .catalogPublished(let published) = event.body { catalog = published }
      return false
    }
    return catalog
  }

  private func keyNumbers(at position: Position) throws -> [UInt32] {
    guard case .ledger(let numbers) = try state(of: .ledger, at: position) else { return [] }
    return numbers
  }

  // MARK: whose secret

  /// Whose secret it is, by its hashes under the keys that are kept: in the live views, in the life of
  /// the token that was named, or somewhere in the log.
  private func find(
    _ secret: Secret, of token: TokenID?, progress: (Progress) -> Void
  ) throws -> SecretIdentity? {
    // The checksum catches a typing mistake before any look-up.
    guard secret.kind == .authToken else { return nil }
    try parts.keyring.reload()
    let hashes = parts.keyring.peppers.map { pepper in
      (number: pepper.number, digest: secret.reveal { pepper.digest(of: $0) })
    }
    if let token, let found = try identity(in: token, hashes.map(\.digest.bytes)) { return found }
    for hash in hashes {
      // About the past also while the live views are stopped: what they do not know, the log does.
      let kept = try question(needsState: false) { _, live, _ in
        try live.tokenOfSecret(hash.digest)
      }
      guard let kept else { continue }
      if let found = try identity(in: kept, [hash.digest.bytes]) { return found }
    }
    guard let made = try search(for: hashes.map(\.digest.bytes), progress: progress),
      let event = try event(at: made), case .token(let owner) = event.subject
    else { return nil }
    return try identity(in: owner, hashes.map(\.digest.bytes))
  }

  private func identity(in token: TokenID, _ hashes: [[UInt8]]) throws -> SecretIdentity? {
    var found: SecretIdentity?
    try forEachEvent(EventListRequest(subject: .token(token))) { event in
      if let made = event.body.madeSecret, hashes.contains(made.hash.bytes) {
        found = SecretIdentity(token: token, hash: made.hash, made: event)
      }
      return found == nil
    }
    return found
  }

  private func search(
    for hashes: [[UInt8]], progress: (Progress) -> Void
  ) throws -> Position? {
    let last = try acknowledgedPosition()
    var position = Position.zero
    while position < last {
      let end = min(last, Position(position.value + Self.searchedRecordsMax))
      let found = try LedgerError.wrapping {
        try parts.log.read { try $0.firstRecord(holding: hashes, after: position, through: end) }
      }
      if let found { return found }
      position = end
      progress(Progress(task: "log", done: position.value, total: last.value))
    }
    return nil
  }
}

/// Whose secret it is.
private struct SecretIdentity {
  let token: TokenID
  let hash: SecretHash
  /// The event that made it.
  let made: Event
}

extension Explanation {
  /// The answer about a secret that no event made.
  fileprivate static func nothing(
    at end: (position: Position, now: Timestamp), isAhead: Bool
  ) -> Explanation {
    Explanation(
      position: end.position, now: end.now, isAhead: isAhead, denial: .unknown, token: nil,
      account: nil,
      generation: nil, decision: nil, deadline: nil, secretMade: nil, rightsSet: nil,
      madeLater: nil)
  }
}
