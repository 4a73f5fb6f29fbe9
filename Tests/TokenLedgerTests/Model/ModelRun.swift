import Synchronization
import TestSupport
import Testing
import TokenLedger

/// One history, told to the ledger and to the model, with every answer compared.
final class ModelRun {
  /// The first difference between the two: what follows it means nothing.
  struct Difference: Error, CustomStringConvertible {
    var seed: UInt64
    var command: Int
    var description: String { "seed \(seed), command \(command): \(what)" }
    var what: String
  }

  /// Secrets that the ledger minted, by hash.
  final class Keyring: Sendable {
    private let secrets = Mutex<(byHash: [SecretHash: Secret], order: [SecretHash])>(([:], []))
    private let ledger = Mutex<Ledger?>(nil)

    func use(_ ledger: Ledger?) { self.ledger.withLock { $0 = ledger } }
    func mint(_ kind: SecretFormat.Kind) throws -> SecretHash {
      let minted = try ledger.withLock { try $0?.mint(kind) }
      guard let minted else { throw LedgerError(.closed, "no ledger to mint by") }
      secrets.withLock {
        $0.byHash[minted.hash] = minted.secret
        $0.order.append(minted.hash)
      }
      return minted.hash
    }
    subscript(_ hash: SecretHash) -> Secret? { secrets.withLock { $0.byHash[hash] } }
    /// In the order of minting, which is the same for the same seed.
    var hashes: [SecretHash] { secrets.withLock { $0.order } }
  }

  let seed: UInt64
  let path: String
  let clock = ManualClock(Timestamp(microseconds: 1_760_000_000_000_000))
  let keyring = Keyring()
  var ledger: Ledger
  var model = NaiveLedger()
  var generator: HistoryGenerator
  var given = GivenProofs()
  /// Commands compared so far.
  private(set) var commands = 0
  /// How often each answer was given, to see that the history was worth telling.
  private(set) var answers: [String: Int] = [:]
  private let directory: TemporaryDirectory

  init(seed: UInt64) throws {
    self.seed = seed
    directory = try TemporaryDirectory("model", inMemory: true)
    path = directory.file("ledger")
    let clock = self.clock
    let founded = AccountID(
      value: UUIDv7.make(unixMilliseconds: 1_760_000_000_000, random: UInt128(seed)))
    _ = try Ledger.create(
      at: path,
      founding: Ledger.Founding(
        account: (founded, "First agency"), actor: .operator(HistoryGenerator.operatorName),
        clock: { clock.now }))
    let ledger = try Ledger.open(at: path, options: Ledger.Options(clock: { clock.now }))
    self.ledger = ledger
    let keyring = self.keyring
    keyring.use(ledger)
    generator = HistoryGenerator(seed: seed, mint: { try keyring.mint($0) })
    var first: [Event] = []
    try ledger.forEachEvent(EventListRequest()) { event in
      first.append(event)
      return true
    }
    model.found(on: first)
  }

  deinit {
    keyring.use(nil)
    ledger.close()
  }

  /// Tells the beginning.
  func open() async throws {
    guard let founded = model.accounts.first?.id else { throw different("nothing was founded") }
    try await tell(try generator.opening(founded, now: clock.now))
  }

  /// Tells so many commands more, in groups that the ledger may commit together.
  func advance(by count: Int) async throws {
    var left = count
    while left > 0 {
      clock.move(by: generator.clockStep())
      let size = min(left, 1 + generator.below(40))
      try await tellNext(size)
      left -= size
      if generator.chance(1.5) { try changeKeys() }
      if generator.chance(4) { try await bulkByDigest() }
    }
  }

  /// The model decides first, because what is asked next depends on what was answered; then the
  /// ledger gets the whole group in the same order.
  private func tellNext(_ size: Int) async throws {
    var group: [(Request, Expectation)] = []
    for _ in 0..<size {
      let request = try generator.next(model, now: clock.now)
      let expected = model.execute(request, clock: clock.now)
      if case .accepted(_, true, _, false) = expected { generator.note(request) }
      group.append((request, expected))
    }
    try await compare(group)
  }

  private func tell(_ requests: [Request]) async throws {
    var group: [(Request, Expectation)] = []
    for request in requests {
      group.append((request, model.execute(request, clock: clock.now)))
    }
    try await compare(group)
  }

  private func compare(_ group: [(request: Request, expected: Expectation)]) async throws {
    let ledger = ledger
    var waiting: [(pair: (Request, Expectation), answer: Task<Result<Receipt, any Error>, Never>)] =
      []
    func catchUp() async throws {
      for (pair, answer) in waiting { try compare(pair.0, pair.1, await answer.value) }
      waiting = []
    }
    for pair in group {
      // A dry run is not queued: it is decided at once, against what was committed.
      if pair.request.isDryRun { try await catchUp() }
      let request = pair.request
      // An immediate task runs until the request is queued: so the order is kept.
      let answer = Task.immediate { () -> Result<Receipt, any Error> in
        do { return .success(try await ledger.execute(request)) } catch { return .failure(error) }
      }
      waiting.append((pair, answer))
      if request.isDryRun { try await catchUp() }
    }
    try await catchUp()
  }

  func compare(
    _ request: Request, _ expected: Expectation, _ answer: Result<Receipt, any Error>
  ) throws {
    commands += 1
    var said: String
    switch answer {
    case .failure(let refusal as Refusal): said = refusal.code
    case .failure(let error): throw error
    case .success(let receipt):
      said = receipt.isRepeated ? "repeated" : receipt.changed ? "changed" : "unchanged"
    }
    answers[said, default: 0] += 1
    let problem: String?
    switch (expected, answer) {
    case (.refused(let codes), .failure(let refusal as Refusal)):
      problem = codes.contains(refusal.code) ? hiding(refusal, request) : "not one of \(codes)"
    case (.repeated(let position), .success(let receipt)):
      problem =
        receipt.isRepeated && receipt.position == position ? nil : "repeats position \(position)"
    case (.accepted(let position, let changed, let outcomes, let isDryRun), .success(let receipt)):
      problem = difference(position, changed, outcomes, isDryRun, receipt)
    default: problem = "the model says \(expected)"
    }
    if let problem {
      let dry = request.isDryRun ? " (dry run)" : ""
      throw different(
        "\(request.action)\(dry) by \(request.actor): ledger says \(said), \(problem)")
    }
  }

  /// A thing out of sight must be refused like a thing that does not exist: by its id alone.
  private func hiding(_ refusal: Refusal, _ request: Request) -> String? {
    let told: String
    switch refusal {
    case .accountNotFound(let id), .memberNotFound(let id), .tokenNotFound(let id): told = id
    default: return nil
    }
    return "\(request.action) \(request.actor)".contains(told) || told.count == 34
      || told.contains("_") ? nil : "tells \(told)"
  }

  private func difference(
    _ position: Position, _ changed: Bool, _ outcomes: [(outcome: Receipt.Outcome, changed: Bool)],
    _ isDryRun: Bool, _ receipt: Receipt
  ) -> String? {
    if receipt.position != position { return "at \(receipt.position), not \(position)" }
    if receipt.changed != changed { return "changed is \(receipt.changed)" }
    if receipt.isDryRun != isDryRun || receipt.isRepeated { return "marked wrongly" }
    if receipt.outcomes.count != outcomes.count {
      return "\(receipt.outcomes.count) outcomes, not \(outcomes.count)"
    }
    for (mine, its) in zip(outcomes, receipt.outcomes) {
      if mine.changed != its.changed { return "\(its.outcome) changed: \(its.changed)" }
      let (one, other) = (bare(mine.outcome, isDryRun), bare(its.outcome, isDryRun))
      if one != other { return "\n  ledger: \(other)\n  model:  \(one)" }
    }
    return nil
  }

  /// An outcome without what does not matter: a grace that is over, the revision of a dry run.
  private func bare(_ outcome: Receipt.Outcome, _ isDryRun: Bool) -> Receipt.Outcome {
    switch outcome {
    case .token(var token):
      token = bare(token, at: model.recordingTime(clock: clock.now))
      if isDryRun { token.revision = .zero }
      return .token(token)
    case .account(var account):
      if isDryRun { account.revision = .zero }
      if account.isClosed { account.apiAccess = false }
      return .account(account)
    case .member(var member):
      if isDryRun { member.revision = .zero }
      return .member(member)
    case .ledger, .catalog: return outcome
    }
  }

  func bare(_ token: Token, at now: Timestamp) -> Token {
    var token = token
    token.previous = token.runningGrace(at: now)
    return token
  }

  func count(answer: String, _ times: Int = 1) { answers[answer, default: 0] += times }

  func different(_ what: String) -> Difference {
    Difference(seed: seed, command: commands, what: what)
  }

  // MARK: what goes through doors of its own

  private func changeKeys() throws {
    let retires = generator.chance(55)
    let number = UInt32(1 + generator.below(Int(model.keyNumbersUsed)))
    var actor = Actor.operator(HistoryGenerator.operatorName)
    if generator.chance(15), let member = generator.pick(model.members) {
      actor = .member(member.id, by: nil)
    }
    let correlation: CorrelationID = generator.id(clock.now)
    func request(_ action: Action) -> Request {
      Request(action, actor: actor, correlation: correlation)
    }
    let action: Action =
      retires ? .retireKey(keyNumber: number) : .rotateKey(keyNumber: model.keyNumbersUsed + 1)
    let expected = model.execute(request(action), clock: clock.now)
    let answer = Result {
      retires ? try ledger.retireKey(number, request) : try ledger.rotateKey(request)
    }
    try compare(request(action), expected, answer)
  }

  /// A bulk action looked at in a dry run and sent back with its digest, sometimes too late.
  private func bulkByDigest() async throws {
    guard let account = generator.pick(model.accounts.filter { !$0.isClosed })?.id else { return }
    let verb: ChangeTokens.Verb = generator.chance(50) ? .disable : .enable
    var filter = generator.filter(model, clock.now, forBulk: false)
    filter.states.remove(.deleted)
    func request(_ digest: [UInt8]?, dry: Bool) -> Request {
      Request(
        .changeTokens(ChangeTokens(verb, .matching(account, filter, expectedDigest: digest))),
        actor: .operator(HistoryGenerator.operatorName), isDryRun: dry,
        correlation: CorrelationID(value: 7))
    }
    let now = model.recordingTime(clock: clock.now)
    let selected = model.tokens.map(\.token).filter {
      $0.account == account && model.matches($0, filter, at: now, in: model.catalog)
    }.sorted { $0.id < $1.id }
    let dry = request(nil, dry: true)
    let expectedDry = model.execute(dry, clock: clock.now)
    let receipt = try await ledger.execute(dry)
    try compare(dry, expectedDry, .success(receipt))
    guard let digest = receipt.selectionDigest else { throw different("no digest of a selection") }
    if generator.chance(50) { try await tellNext(1 + generator.below(12)) }
    let mine = request(NaiveLedger.digest(of: selected), dry: false)
    let its = request(digest, dry: false)
    let expected = model.execute(mine, clock: clock.now)
    let answer: Result<Receipt, any Error>
    do { answer = .success(try await ledger.execute(its)) } catch { answer = .failure(error) }
    try compare(its, expected, answer)
  }

  // MARK: closing and opening

  /// Compares every derived entry with one made anew from the log.
  func checkViews() throws {
    for check in try ledger.checkViews() {
      if let difference = check.difference { throw different("\(check.name): \(difference)") }
    }
  }

  /// Closes the ledger, forgets what is derived if asked to, and opens it again.
  func reopen(forgetting derived: [String] = []) throws {
    keyring.use(nil)
    ledger.close()
    for name in try TemporaryDirectory.names(in: path)
    where derived.contains(where: { name.hasPrefix($0) }) {
      try TemporaryDirectory.remove("\(path)/\(name)")
    }
    let clock = self.clock
    ledger = try Ledger.open(at: path, options: Ledger.Options(clock: { clock.now }))
    keyring.use(ledger)
  }
}
