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
        rates.append(try await rate(callers, ledger, account, names))
      }
      report("commands-\(callers)", median(rates))
    }
    end(ledger)
  }

  private func rate(
    _ callers: Int, _ ledger: Ledger, _ account: AccountID, _ names: NameSource
  ) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    let deadline = start + .seconds(options.seconds)
    let commands = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<callers {
        group.addTask {
          var done = 0
          while clock.now < deadline {
            let create = try names.token(in: account, of: ledger).create
            _ = try await ledger.execute(
              Request(.createToken(create), actor: Ledger.processOperator))
            done += 1
          }
          return done
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(commands) / (clock.now - start).seconds
  }
}
