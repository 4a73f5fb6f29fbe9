import TokenLedger

/// Asks both sides the same questions.
extension ModelRun {
  /// Asks about everything once and about chosen things several times.
  func compareAnswers(_ samples: Int) async throws {
    try compareNouns()
    for _ in 0..<samples {
      try compareList(at: nil)
      try compareList(at: nil)
      try compareList(at: pastMoment())
      try compareAuthentication()
      try compareAuthentication()
      try compareAuthentication()
      try compareEvents()
    }
    try compareMemberKeys(samples)
    for _ in 0..<max(1, samples / 4) {
      try compareState()
      try compareLookUps()
    }
    try await comparePagesWhileAdding()
  }

  /// The whole log, event by event.
  func compareLog() throws {
    var next = 0
    try ledger.forEachEvent(EventListRequest()) { event in
      guard next < model.events.count else { throw different("an event too many: \(event)") }
      try compare(event, model.events[next])
      next += 1
      return true
    }
    if next != model.events.count { throw different("\(model.events.count - next) events missing") }
  }

  private func compare(_ event: Event, _ expected: Event) throws {
    var (its, mine) = (event, expected)
    mine.id = its.id
    // The digest of a request is the ledger's own business.
    mine.request = mine.request.map {
      RequestStamp(id: $0.id, digest: its.request?.digest ?? [])
    }
    if its.request == nil { its.request = nil }
    if its != mine { throw different("event\n  ledger: \(its)\n  model:  \(mine)") }
  }

  private func compareNouns() throws {
    if try ledger.position() != model.position {
      throw different("at \(try ledger.position()), not \(model.position)")
    }
    if try ledger.now() != model.questionTime(clock: clock.now) {
      throw different(
        "now is \(try ledger.now()), not \(model.questionTime(clock: clock.now))")
    }
    if try ledger.catalog() != model.catalog { throw different("another catalog") }
    // Accounts opened in one moment have no order of their own.
    let accounts = try ledger.accounts().map(Self.bare)
    if accounts.map(\.openedAt) != accounts.map(\.openedAt).sorted()
      || Set(accounts) != Set(model.accounts.map(Self.bare))
      || accounts.count != model.accounts.count
    {
      throw different("accounts\n  ledger: \(accounts)\n  model:  \(model.accounts)")
    }
    let members = try ledger.members(in: nil)
    if Set(members) != Set(model.members) || members.count != model.members.count {
      throw different("members\n  ledger: \(members)\n  model:  \(model.members)")
    }
    if let account = generator.pick(model.accounts) {
      let its = try ledger.members(in: account.id)
      if Set(its) != Set(model.members.filter { $0.account == account.id }) {
        throw different("members of \(account.id): \(its)")
      }
    }
    let now = model.questionTime(clock: clock.now)
    for entry in model.tokens {
      guard let token = try ledger.token(entry.token.id) else {
        throw different("no token \(entry.token.id)")
      }
      if bare(token, at: now) != bare(entry.token, at: now) {
        throw different("token\n  ledger: \(token)\n  model:  \(entry.token)")
      }
    }
  }

  private static func bare(_ account: Account) -> Account {
    var account = account
    if account.isClosed { account.apiAccess = false }
    return account
  }

  func pastMoment() -> Moment? {
    guard !model.events.isEmpty else { return nil }
    let index = generator.below(model.events.count)
    if generator.chance(60) { return .position(Position(UInt64(index + 1))) }
    let recorded = model.events[index].recordedAt
    return .time(generator.chance(50) ? recorded : recorded + .seconds(Int64(generator.below(9))))
  }

  private func compareList(at moment: Moment?) throws {
    var request = TokenListRequest(
      filter: generator.filter(model, clock.now, forBulk: false), at: moment)
    if generator.chance(85) {
      let some = model.accounts.shuffled(using: &generator.random)
      request.accounts = .some(some.prefix(1 + generator.below(3)).map(\.id))
    }
    request.sort = generator.chance(60) ? .created : .name
    request.isReversed = generator.chance(40)
    request.limit = generator.chance(70) ? 1 + generator.below(25) : nil
    let position = moment.map { model.resolve($0).position } ?? model.position
    if let refusals = unknown(in: request.filter, at: position) {
      return try compareRefusal(of: request, refusals)
    }
    let expected = model.list(request, clock: clock.now)
    // The past is replayed for each of its pages: a few are enough.
    if moment != nil, let limit = request.limit { request.limit = max(limit, expected.count / 2) }
    let now = moment.map { model.resolve($0).now } ?? model.questionTime(clock: clock.now)
    let pages = try pages(of: request, total: expected.count)
    let (its, mine) = (pages.map { bare($0, at: now) }, expected.map { bare($0, at: now) })
    if Set(its) != Set(mine) || its.count != mine.count {
      throw different(
        """
        list \(request) is \(its.count) long, not \(mine.count)
          only the ledger: \(Set(its).subtracting(mine).prefix(2))
          only the model:  \(Set(mine).subtracting(its).prefix(2))
        """)
    }
    if !isOrdered(its, request) { throw different("list \(request) is out of order") }
  }

  /// How a list is refused whose filter names what the catalog of then does not have; nil if it has
  /// everything.
  private func unknown(in filter: TokenFilter, at position: Position) -> Set<String>? {
    let catalog = model.catalogs.last { $0.from <= position }?.catalog ?? .empty
    var codes: Set<String> = []
    for version in [filter.apiVersion, filter.olderThan] {
      if let version, !catalog.versions.contains(where: { $0.name == version }) {
        codes.insert("unknown-version")
      }
    }
    if let scope = filter.scope, !catalog.scopes.contains(scope) { codes.insert("unknown-scope") }
    return codes.isEmpty ? nil : codes
  }

  private func compareRefusal(of request: TokenListRequest, _ codes: Set<String>) throws {
    do {
      _ = try ledger.tokens(request)
    } catch let refusal as Refusal where codes.contains(refusal.code) {
      return
    }
    throw different("list \(request) was to be refused: \(codes)")
  }

  /// All pages, each as long as it should be and each with the right total.
  private func pages(of request: TokenListRequest, total: Int) throws -> [Token] {
    var request = request
    var tokens: [Token] = []
    repeat {
      let page = try ledger.tokens(request)
      if page.total != total {
        throw different("total of \(request) is \(page.total), not \(total)")
      }
      tokens += page.tokens
      request.cursor = page.next
      if page.tokens.count > request.limit ?? .max { throw different("a page too long") }
      if page.next != nil && page.tokens.count != request.limit {
        throw different("a page of \(page.tokens.count) before the last: \(request)")
      }
    } while request.cursor != nil && tokens.count <= total
    return tokens
  }

  private func isOrdered(_ tokens: [Token], _ request: TokenListRequest) -> Bool {
    let tokens = request.isReversed ? tokens.reversed() : tokens
    return zip(tokens, tokens.dropFirst()).allSatisfy { earlier, later in
      switch request.sort {
      case .created: earlier.createdAt >= later.createdAt
      case .name:
        !model.sortName(later).utf8.lexicographicallyPrecedes(model.sortName(earlier).utf8)
      case .lastUsed: true
      }
    }
  }

  /// A page asked for where nothing else waits: it blocks.
  private func page(of request: TokenListRequest) throws -> TokenPage {
    try ledger.tokens(request)
  }

  /// Pages that follow a cursor while tokens are added hold every token of before exactly once.
  private func comparePagesWhileAdding() async throws {
    guard let account = generator.pick(model.accounts.filter { !$0.isClosed })?.id else { return }
    var request = TokenListRequest(accounts: .some([account]), limit: 3)
    request.sort = generator.chance(50) ? .created : .name
    let before = Set(model.list(request, clock: clock.now).map(\.id))
    var seen: [TokenID] = []
    repeat {
      let page = try page(of: request)
      seen += page.tokens.map(\.id)
      request.cursor = page.next
      guard generator.chance(30) else { continue }
      let create = CreateToken(
        id: generator.id(clock.now), account: account, name: try generator.tokenName(),
        scopes: model.catalog.scopes.prefix(1).map { $0 }, secret: try keyring.mint(.authToken))
      let addition = Request(
        .createToken(create), actor: .operator(HistoryGenerator.operatorName),
        correlation: generator.id(clock.now))
      let expected = model.execute(addition, clock: clock.now)
      let answer: Result<Receipt, any Error>
      do { answer = .success(try await ledger.execute(addition)) } catch {
        answer = .failure(error)
      }
      try compare(addition, expected, answer)
    } while request.cursor != nil
    if seen.count != Set(seen).count { throw different("a token on two pages of \(request)") }
    if !before.isSubset(of: seen) { throw different("a token on no page of \(request)") }
    request.filter.namePart = "else"
    request.cursor = try page(
      of: TokenListRequest(accounts: request.accounts, sort: request.sort, limit: 1)
    ).next
    guard request.cursor != nil else { return }
    do {
      _ = try page(of: request)
      throw different("a cursor of other filters was accepted")
    } catch let refusal as Refusal {
      if refusal.kind != .malformed { throw different("a cursor of other filters: \(refusal)") }
    }
  }

  /// The key of every member, and some that were minted once.
  private func compareMemberKeys(_ samples: Int) throws {
    var hashes = model.members.compactMap(\.key)
    for _ in 0..<samples { if let hash = generator.pick(keyring.hashes) { hashes.append(hash) } }
    for hash in hashes {
      guard let secret = keyring[hash] else { continue }
      let owner = model.members.first { $0.key == hash }
      let expected = owner.flatMap { model.isActing($0) ? $0 : nil }
      let identity = try ledger.member(withKey: secret)
      if identity?.member != expected?.id || identity?.account != expected?.account
        || identity?.role != expected?.role || identity?.revision != expected?.revision
        || identity.map({ $0.position == model.position }) == false
      {
        throw different(
          "key of \(String(describing: owner)) is that of \(String(describing: identity))")
      }
      count(answer: identity == nil ? "no member's key" : "a member's key")
      guard let owner else { continue }
      if try ledger.standing(of: owner.id) != identity {
        throw different("\(owner) stands otherwise than its key says")
      }
    }
  }

  private func compareAuthentication() throws {
    var hash = generator.pick(keyring.hashes)
    if generator.chance(70), let entry = generator.pick(model.tokens) {
      hash =
        generator.chance(75)
        ? entry.token.secret ?? hash : entry.token.previous?.hash ?? entry.token.secret ?? hash
    }
    var secret = hash.flatMap { keyring[$0] }
    if generator.chance(3) {
      hash = nil
      secret = Secret(minting: generator.chance(50) ? .authToken : .memberKey)
    }
    guard let secret else { return }
    let mine = hash.flatMap { hash in
      model.tokens.first { $0.token.secret == hash || $0.token.previous?.hash == hash }?.token
    }
    var id: TokenID?
    if generator.chance(50) {
      id = generator.chance(90) ? mine?.id : generator.pick(model.tokens)?.token.id
    }
    var scopes: [ScopeName] = []
    if generator.chance(50), let mine {
      scopes = Array(mine.settings.scopes.prefix(1 + generator.below(2)))
    }
    if generator.chance(15) { scopes += model.catalog.scopes.suffix(1) }
    var version: VersionName?
    if generator.chance(40) {
      version = generator.chance(80) ? mine?.settings.apiVersion : generator.version(model.catalog)
    }
    let address = try generator.address()
    let question = AuthenticationQuestion(
      secret: secret, token: id, scopes: scopes, apiVersion: version, address: address)
    let expected = model.authenticate(
      hash, token: id, scopes: scopes, apiVersion: version, address: address, clock: clock.now)
    let countsAsUse = generator.chance(20)
    let answer = try ledger.authenticate(question, countsAsUse: countsAsUse)
    let asked = "\(String(describing: mine)) asked \(scopes) \(String(describing: version))"
    count(answer: answer.denial?.rawValue ?? "authenticated")
    if answer.denial != expected.denial {
      throw different(
        """
        authentication says \(answer.denial?.rawValue ?? "yes"), the model \
        \(expected.denial?.rawValue ?? "yes"): \(asked)
        """)
    }
    if answer.position != model.position { throw different("answered at \(answer.position)") }
    let token = expected.token
    if answer.identity?.token != token?.id || answer.identity?.account != token?.account
      || answer.identity?.scopes != token?.settings.scopes
      || answer.identity?.apiVersion != token?.settings.apiVersion
      || answer.identity.map(\.generation) ?? 0 != expected.generation
    {
      throw different("identity\n  ledger: \(answer)\n  model: \(expected)")
    }
    if countsAsUse, answer.isAuthenticated, let token = expected.token {
      model.entry(token.id)?.lastUsed = model.questionTime(clock: clock.now)
    }
  }

  private func compareEvents() throws {
    var request = EventListRequest()
    guard let event = generator.pick(model.events) else { return }
    if generator.chance(30) {
      request.accounts = .some(
        model.accounts.shuffled(using: &generator.random).prefix(1 + generator.below(3)).map(\.id))
    }
    if generator.chance(35) { request.subject = event.subject }
    if generator.chance(25) { request.actor = event.actor }
    if generator.chance(25) {
      request.types = [event.type]
      if generator.chance(50) { request.types.formUnion([.tokenReset, .accountClosed]) }
    }
    if generator.chance(20) { request.correlation = event.correlation }
    if generator.chance(25) { request.since = event.recordedAt }
    if generator.chance(25) {
      request.until = (generator.pick(model.events) ?? event).recordedAt + .seconds(1)
    }
    if generator.chance(25) {
      request.after = Position(UInt64(generator.below(model.events.count + 1)))
    }
    request.limit = generator.chance(80) ? 1 + generator.below(60) : nil
    request.isReversed = generator.chance(40)
    let expected = model.list(request)
    var next = 0
    try ledger.forEachEvent(request) { event in
      guard next < expected.count else {
        throw different("\(request) gives an event too many: \(event)")
      }
      try compare(event, expected[next])
      next += 1
      return true
    }
    if next != expected.count {
      throw different("\(request) gives \(next) events, not \(expected.count)")
    }
    guard let token = generator.pick(model.tokens)?.token.id else { return }
    let history = try ledger.history(of: token)
    let mine = model.events.filter { $0.subject == .token(token) }
    if history.map(\.position) != mine.map(\.position) { throw different("history of \(token)") }
    guard let one = try ledger.event(at: event.position) else {
      throw different("no event at \(event.position)")
    }
    try compare(one, event)
    if try ledger.event(at: model.position.next) != nil { throw different("an event too early") }
  }

  private func compareState() throws {
    guard let moment = pastMoment() else { return }
    let (position, now) = model.resolve(moment)
    let account = generator.chance(50) ? generator.pick(model.accounts)?.id : nil
    let answer = try ledger.state(at: moment, account: account, token: nil)
    let mine = model.tokens(at: position).filter { account == nil || $0.account == account }
      .map { bare($0, at: now) }
    let its = answer.tokens.map { bare($0, at: now) }
    if answer.position != position || answer.now != now {
      throw different("state at \(moment) is of \(answer.position), \(answer.now)")
    }
    if Set(its) != Set(mine) || its.count != mine.count {
      throw different(
        """
        state at \(moment) has \(its.count) tokens, not \(mine.count)
          only the ledger: \(Set(its).subtracting(mine).prefix(2))
          only the model:  \(Set(mine).subtracting(its).prefix(2))
        """)
    }
    guard let one = generator.pick(mine) else { return }
    let alone = try ledger.state(at: moment, account: nil, token: one.id)
    if alone.tokens.map({ bare($0, at: now) }) != [one] { throw different("state of \(one.id)") }
  }

  /// By id, by a prefix of it, by exact name: one, none or too many.
  private func compareLookUps() throws {
    guard let token = generator.pick(model.tokens)?.token else { return }
    let id = token.id.description
    let account = generator.chance(60) ? token.account : nil
    let text: String
    switch generator.below(4) {
    case 0: text = id
    case 1: text = String(id.prefix(12 + generator.below(18)))
    // What was erased has no name to be named by.
    default: text = token.isErased ? id : token.settings.name.text
    }
    let all = model.tokens.map(\.token).filter { account == nil || $0.account == account }
    var fits = all.filter { $0.id.description == text }
    if fits.isEmpty {
      fits = all.filter { $0.id.description.hasPrefix(text) }
    }
    if fits.isEmpty { fits = all.filter { !$0.isDeleted && $0.settings.name.text == text } }
    let said: String
    do {
      said = try ledger.token(named: text, in: account).id.description
    } catch let refusal as Refusal {
      said = refusal.code
    }
    let expected =
      fits.count == 1
      ? fits[0].id.description : fits.isEmpty ? "token-not-found" : "ambiguous-name"
    if said != expected { throw different("\(text) names \(said), not \(expected)") }
  }
}
