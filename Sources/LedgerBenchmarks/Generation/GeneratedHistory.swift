import TokenLedger

/// The commands of a year in the life of a ledger, made up by chance that follows from a seed.
///
/// Three hundred accounts of uneven size, the largest with a quarter of all events, are managed by
/// the members of twelve agencies. A hundredth of the tokens is there from the beginning, moved from
/// elsewhere; the others are created over the year, while tokens are disabled and enabled, edited,
/// reset with a grace and without, upgraded, sometimes deleted, duplicated and restored, one at a
/// time or hundreds at once. The first token of each account is one that a machine keeps turning.
struct GeneratedHistory {
  static let `operator` = Actor.operator("benchmark")
  private static let yearMicroseconds: Int64 = 365 * 86_400_000_000
  /// Of a hundred commands that create nothing, so many are bulk actions.
  private static let bulkPercent = 0.1
  private static let bulkTokensMax = 500
  private static let firstTokenPercent = 0.1

  let events: Int
  let tokens: Int
  let clock: SteppingClock
  var dice: Dice
  var accounts: GeneratedAccounts?
  private let start: Timestamp
  private var opening: [Action] = []
  private var created = 0
  private var versions = 2
  /// Names given so far.
  private var names = 0

  init(events: Int, tokens: Int, seed: UInt64, clock: SteppingClock) {
    self.events = events
    self.tokens = tokens
    self.clock = clock
    dice = Dice(seed: seed)
    start = clock.now
  }

  /// The API versions, of which the last two are current, and the scopes.
  static func catalog(versions: Int) -> (versions: [APIVersion], categories: [ScopeCategory]) {
    (
      (1...versions).map { number in
        APIVersion(
          name: VersionName(stored: "v\(number)"),
          status: number + 2 > versions ? .current : .deprecated)
      },
      [
        ScopeCategory(name: "API", scopes: ["api:read", "api:write", "api:admin"]),
        ScopeCategory(name: "Claims", scopes: ["claims:read", "claims:write"]),
        ScopeCategory(name: "Reports", scopes: ["reports:read"]),
      ]
    )
  }

  /// The next command; `nil` when there are enough events.
  mutating func next(after state: LedgerState) throws -> Command? {
    let done = Int(state.position.value)
    guard done < events else { return nil }
    clock.move(
      to: Timestamp(
        microseconds: start.microseconds
          + Int64(Double(Self.yearMicroseconds) * Double(done) / Double(events))))
    if accounts == nil {
      let made = try GeneratedAccounts(tokens: tokens, at: clock.now, &dice)
      opening = made.founding.reversed()
      accounts = made
    }
    if let action = opening.popLast() {
      return command(action, by: Self.operator, Origin(via: .cli))
    }
    if done > events * (versions - 1) / 3, versions < 4 {
      versions += 1
      let catalog = Self.catalog(versions: versions)
      return command(
        .publishCatalog(versions: catalog.versions, categories: catalog.categories),
        by: Self.operator, Origin(via: .cli))
    }
    guard var accounts = accounts.take() else { return nil }
    defer { self.accounts = accounts }
    let left = events - done
    if isNextCreation(left) { return try creation(state, in: &accounts) }
    if left > Self.bulkTokensMax, dice.happens(Self.bulkPercent) {
      return bulk(in: accounts)
    }
    return try change(state, in: &accounts)
  }

  private mutating func isNextCreation(_ left: Int) -> Bool {
    guard created < tokens else { return false }
    return created < tokens / 100 || dice.roll(left) < tokens - created
  }

  private mutating func creation(
    _ state: LedgerState, in accounts: inout GeneratedAccounts
  ) throws -> Command {
    created += 1
    let place = accounts.pick(&dice)
    let account = accounts.accounts[place]
    let id: TokenID = dice.id(at: clock.now)
    accounts.accounts[place].tokens.append(id)
    if dice.happens(3), !account.tokens.isEmpty {
      let source = dice.pick(account.tokens)
      return byMember(
        .duplicateToken(
          DuplicateToken(source: source, id: id, name: try newName(), secret: dice.hash())),
        in: account)
    }
    var create = CreateToken(
      id: id, account: account.id, name: try newName(), scopes: scopes(), secret: dice.hash())
    if dice.happens(30) {
      create.description = TokenDescription(stored: dice.pick(GeneratedWords.descriptions))
    }
    if dice.happens(60) { create.contact = contact() }
    if dice.happens(25) { create.apiVersion = VersionName(stored: "v\(1 + dice.roll(versions))") }
    if dice.happens(10) { create.networks = [network()] }
    if dice.happens(15) { create.expires = clock.now + .days(Int64(10 + dice.roll(300))) }
    return byMember(.createToken(create), in: account)
  }

  private mutating func bulk(in accounts: GeneratedAccounts) -> Command? {
    let account = accounts.accounts[accounts.pickWithTokens(&dice)]
    let count = min(account.tokens.count, 20 + dice.roll(Self.bulkTokensMax - 20))
    let first = dice.roll(account.tokens.count - count + 1)
    let verb: ChangeTokens.Verb = dice.pick([.disable, .enable, .enable, .upgrade(to: nil)])
    return byMember(
      .changeTokens(
        ChangeTokens(verb, .tokens(Array(account.tokens[first..<first + count])))),
      in: account, reason: dice.pick(GeneratedWords.reasons))
  }

  /// One change to one token.
  private mutating func change(
    _ state: LedgerState, in accounts: inout GeneratedAccounts
  ) throws -> Command {
    let place = accounts.pickWithTokens(&dice)
    let account = accounts.accounts[place]
    if dice.happens(0.5), let id = account.deleted.last {
      accounts.accounts[place].deleted.removeLast()
      accounts.accounts[place].tokens.append(id)
      return byMember(
        .restoreToken(RestoreToken(token: id, name: try newName(), secret: dice.hash())),
        in: account)
    }
    let index = dice.happens(Self.firstTokenPercent) ? 0 : dice.roll(account.tokens.count)
    let id = account.tokens[index]
    guard let token = state.token(id) else { preconditionFailure("a token that was created") }
    if dice.happens(0.7), index > 0 {
      accounts.accounts[place].tokens.swapAt(index, account.tokens.count - 1)
      accounts.accounts[place].tokens.removeLast()
      accounts.accounts[place].deleted.append(id)
      return byMember(
        .changeTokens(ChangeTokens(.delete, .tokens([id]))), in: account,
        reason: dice.happens(80) ? dice.pick(GeneratedWords.reasons) : nil)
    }
    return try change(token, in: account)
  }

  private mutating func change(
    _ token: Token, in account: GeneratedAccounts.Account
  ) throws -> Command {
    if token.isDisabled, dice.happens(75) {
      return byMember(.changeTokens(ChangeTokens(.enable, .tokens([token.id]))), in: account)
    }
    switch dice.roll(100) {
    case 0..<25 where !token.isDisabled:
      return disabling(token.id, in: account)
    case 25..<45 where token.settings.apiVersion.text != "v\(versions)":
      return byMember(
        .changeTokens(ChangeTokens(.upgrade(to: nil), .tokens([token.id]))), in: account)
    case 45..<75:
      return byMember(.editToken(token.id, try edit()), in: account)
    case 75..<87:
      let grace = TimeSpan.days(Int64(1 + dice.roll(30)))
      return byMember(
        .resetToken(ResetToken(token: token.id, grace: grace, secret: dice.hash())), in: account)
    default:
      return byMember(
        .resetToken(ResetToken(token: token.id, secret: dice.hash())), in: account,
        reason: dice.happens(20) ? dice.pick(GeneratedWords.reasons) : nil)
    }
  }

  private mutating func disabling(
    _ id: TokenID, in account: GeneratedAccounts.Account
  ) -> Command {
    let disable = Action.changeTokens(ChangeTokens(.disable, .tokens([id])))
    if dice.happens(2) {
      return command(disable, by: .holder(id), Origin(via: .http, address: address()))
    }
    return byMember(
      disable, in: account, reason: dice.happens(60) ? dice.pick(GeneratedWords.reasons) : nil)
  }

  mutating func newName() throws -> TokenName {
    names += 1
    return try TokenName(GeneratedWords.token(names))
  }
}
