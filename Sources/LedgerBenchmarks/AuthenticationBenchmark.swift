import TokenLedger

/// Authentications by one caller: secrets drawn from all tokens, whatever their state.
struct AuthenticationBenchmark {
  private let population: Population
  private let options: BenchmarkOptions

  init(_ population: Population, _ options: BenchmarkOptions) {
    self.population = population
    self.options = options
  }

  func run() throws {
    var rates: [Double] = []
    for _ in 0..<options.repetitions { rates.append(try rate()) }
    report("authentications", median(rates))
  }

  private func rate() throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    let deadline = start + .seconds(options.seconds)
    let sample = population.sample
    var asked = 0
    var accepted = 0
    while clock.now < deadline {
      for _ in 0..<1000 {
        let secret = sample[asked % sample.count]
        let answer = try population.ledger.authenticate(AuthenticationQuestion(secret: secret))
        asked += 1
        if answer.isAuthenticated { accepted += 1 }
      }
    }
    precondition(accepted > asked / 2, "most of the sample are good credentials")
    return Double(asked) / (clock.now - start).seconds
  }
}
