import Synchronization
import TokenLedger

/// A ledger with many tokens in one account, made over sixty days of its own time: a tenth disabled, a
/// tenth expired, a third on an older version, one in a hundred made by a member.
struct Population {
  let ledger: Ledger
  let account: AccountID
  let member: Actor
  /// Secrets of tokens drawn from all of them, as the comparison program draws them.
  let sample: [Secret]

  private static let sampleCount = 100_000
  private static let loaders = 512
  private static let days: Int64 = 60

  /// Loads the tokens, reporting the rate.
  static func load(_ options: BenchmarkOptions) async throws -> Population {
    let clock = SteppingClock(stepMicroseconds: days * 86_400_000_000 / Int64(options.tokens))
    let path = "\(options.directory)/population"
    let account = AccountID.fresh()
    let founder = Ledger.processOperator
    let ledger = try newLedger(
      at: path,
      Ledger.Founding(
        catalog: (
          [
            APIVersion(name: "v1", status: .deprecated), APIVersion(name: "v2", status: .current),
          ], [ScopeCategory(name: "API", scopes: ["api:read", "api:write", "api:admin"])]
        ), account: (account, "Benchmark"), actor: founder, clock: { clock.now }))
    _ = try await ledger.execute(
      Request(.setAPIAccess(account, enabled: true), actor: founder))
    let member = MemberID.fresh()
    _ = try await ledger.execute(
      Request(
        .addMember(
          AddMember(
            id: member, account: account, name: "Ada", email: "ada@agency.example",
            role: .implementationSpecialist, key: try ledger.mint(.memberKey).hash)),
        actor: founder))

    let loader = Loader(
      ledger: ledger, account: account, member: .member(member, by: nil), clock: clock,
      tokens: options.tokens, sampleEvery: max(1, options.tokens / sampleCount))
    let started = ContinuousClock().now
    let sample = try await withThrowingTaskGroup(of: [Secret].self) { group in
      for _ in 0..<loaders { group.addTask { try await loader.run() } }
      var all: [Secret] = []
      for try await some in group { all += some }
      return all
    }
    report("load", Double(options.tokens) / (ContinuousClock().now - started).seconds)
    try disableSome(ledger, account, count: options.tokens / 10)
    return Population(
      ledger: ledger, account: account, member: .member(member, by: nil),
      sample: sample.shuffled())
  }

  private static func disableSome(
    _ ledger: Ledger, _ account: AccountID, count: Int
  ) throws {
    var cursor: String?
    for start in stride(from: 0, to: count, by: ChangeTokens.tokensMax) {
      let page = try ledger.tokens(
        TokenListRequest(
          accounts: .some([account]), filter: TokenFilter(namePart: "Payroll"),
          limit: min(ChangeTokens.tokensMax, count - start), cursor: cursor))
      let disable = ChangeTokens(.disable, .tokens(page.tokens.map(\.id)))
      if !page.tokens.isEmpty {
        _ = try ledger.executeAndWait(
          Request(.changeTokens(disable), actor: Ledger.processOperator))
      }
      cursor = page.next
      if cursor == nil { break }
    }
  }
}

/// Creates tokens until there are enough; many of it run at once, so that commits are shared.
private struct Loader {
  let ledger: Ledger
  let account: AccountID
  let member: Actor
  let clock: SteppingClock
  let tokens: Int
  let sampleEvery: Int
  let names = NameSource()

  func run() async throws -> [Secret] {
    var sample: [Secret] = []
    while true {
      var (number, create, secret) = try names.token(in: account, of: ledger)
      guard number < tokens else { return sample }
      let now = clock.step()
      if number % 3 == 0 { create.apiVersion = "v1" }
      if number % 10 == 1 { create.expires = now + .days(5) }
      if number % 50 == 2 { create.scopes = ["api:admin"] }
      let actor = number % 100 == 0 ? member : Ledger.processOperator
      try await execute(Request(.createToken(create), actor: actor))
      if number % sampleEvery == 0 { sample.append(secret) }
    }
  }

  /// Asks again when the queue is full, as every caller is told to.
  private func execute(_ request: Request) async throws {
    while true {
      do {
        _ = try await ledger.execute(request)
        return
      } catch let error as LedgerError where error.code == .busy {
        try await Task.sleep(for: .milliseconds(1))
      }
    }
  }
}

/// A clock that goes on by a step for each token, so that loading takes sixty days of its time.
final class SteppingClock: Sendable {
  private let moment: Atomic<Int64>
  private let stepMicroseconds: Int64

  init(stepMicroseconds: Int64) {
    // 2026-01-01T00:00:00Z
    moment = Atomic(1_767_225_600_000_000)
    self.stepMicroseconds = stepMicroseconds
  }

  var now: Timestamp { Timestamp(microseconds: moment.load(ordering: .relaxed)) }

  func move(to moment: Timestamp) {
    self.moment.store(moment.microseconds, ordering: .relaxed)
  }

  func step() -> Timestamp {
    Timestamp(
      microseconds: moment.wrappingAdd(stepMicroseconds, ordering: .relaxed).newValue)
  }
}
