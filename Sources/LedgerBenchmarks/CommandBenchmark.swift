import TokenLedger

/// Durable, acknowledged commands: each caller creates a token, waits for the answer, and creates the
/// next.
struct CommandBenchmark {
  private static let callers = 64

  private let options: BenchmarkOptions

  init(_ options: BenchmarkOptions) { self.options = options }

  func run() async throws {
    let account = AccountID.fresh()
    let ledger = try newLedger(
      at: options.directory,
      Ledger.Founding(account: (account, "Benchmark"), actor: Ledger.processOperator))
    let names = NameSource()
    func write(_ callers: Int, ratePerSecond: Double? = nil) async throws -> [Double] {
      try await Writers(ledger, account, names: names, ratePerSecond: ratePerSecond)
        .write(callers: callers) { try await Task.sleep(for: .seconds(options.seconds)) }
    }
    report("commands-1", Double(try await write(1).count) / options.seconds)
    let most = Double(try await write(Self.callers).count) / options.seconds
    report("commands-64", most)
    let latencies = try await write(Self.callers, ratePerSecond: most / 2)
    report("command-half-load-p50", percentile(50, of: latencies))
    report("command-half-load-p99", percentile(99, of: latencies))
    end(ledger)
  }
}
