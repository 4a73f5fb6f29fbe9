import TokenLedger

/// Durable, acknowledged commands: each caller creates a token, waits for the answer, and creates the
/// next.
struct CommandBenchmark {
  private let options: BenchmarkOptions

  init(_ options: BenchmarkOptions) { self.options = options }

  func run() async throws {
    let path = "\(options.directory)/commands"
    let account = AccountID.fresh()
    let ledger = try newLedger(
      at: path,
      Ledger.Founding(account: (account, "Benchmark"), actor: Ledger.processOperator))
    let names = NameSource()
    for callers in [1, 64] {
      var rates: [Double] = []
      for _ in 0..<options.repetitions {
        let caller = Caller(
          ledger: ledger, account: account, names: names, seconds: options.seconds)
        rates.append(try await rate(of: caller, times: callers))
      }
      report("commands-\(callers)", median(rates))
    }
    end(ledger)
  }

  private func rate(of caller: Caller, times callers: Int) async throws -> Double {
    let start = ContinuousClock().now
    let commands = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<callers { group.addTask { try await caller.run() } }
      var sum = 0
      for try await done in group { sum += done }
      return sum
    }
    return Double(commands) / (ContinuousClock().now - start).seconds
  }
}

/// Somebody who creates tokens until the time is over.
///
/// A class, because Swift 6.3.1 miscompiles a task whose closure captures an id, which is aligned to
/// sixteen bytes, beside a clock and its instant: it crashes before its first line.
private final class Caller: Sendable {
  private let ledger: Ledger
  private let account: AccountID
  private let names: NameSource
  private let deadline: ContinuousClock.Instant

  init(ledger: Ledger, account: AccountID, names: NameSource, seconds: Double) {
    self.ledger = ledger
    self.account = account
    self.names = names
    deadline = ContinuousClock().now + .seconds(seconds)
  }

  /// How many were created.
  func run() async throws -> Int {
    var done = 0
    while ContinuousClock().now < deadline {
      let create = try names.token(in: account, of: ledger).create
      _ = try await ledger.execute(
        Request(.createToken(create), actor: Ledger.processOperator))
      done += 1
    }
    return done
  }
}
