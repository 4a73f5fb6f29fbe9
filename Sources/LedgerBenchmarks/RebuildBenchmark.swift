import TokenLedger

/// A rebuild of everything that is derived, as `views rebuild` does it.
struct RebuildBenchmark {
  private let population: Population
  private let options: BenchmarkOptions

  init(_ population: Population, _ options: BenchmarkOptions) {
    self.population = population
    self.options = options
  }

  func run() throws {
    let events = Double(try population.ledger.position().value)
    // Once takes long enough to be steady, and writes as much as the ledger is large.
    let seconds = try secondsTaken { try population.ledger.rebuildViews() }
    report("rebuild", events / seconds)
  }
}
