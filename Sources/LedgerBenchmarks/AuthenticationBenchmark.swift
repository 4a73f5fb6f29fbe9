import TokenLedger

/// Authentications in one process, by one thread and by two, alone and beside those who write.
struct AuthenticationBenchmark {
  private static let writers = 64
  private static let writesPerSecond = 1_000.0

  private let population: Population
  private let options: BenchmarkOptions

  init(_ population: Population, _ options: BenchmarkOptions) {
    self.population = population
    self.options = options
  }

  func run() async throws {
    report("authentications-1", try await ask(threads: 1).rate)
    let alone = try await ask(threads: 2)
    report("authentications-2", alone.rate)
    report("authentications-processor", alone.ratePerProcessorSecond)
    report("authentications-2-writing", try await askBesideWriters(Self.writesPerSecond).rate)
    report(
      "authentications-processor-writing", try await askBesideWriters(nil).ratePerProcessorSecond)
    end(population.ledger)
  }

  private func askBesideWriters(_ ratePerSecond: Double?) async throws -> Answers {
    let writers = Writers(
      population.ledger, population.account, names: .fresh(), ratePerSecond: ratePerSecond)
    var answers = Answers()
    _ = try await writers.write(callers: Self.writers) { answers = try await ask(threads: 2) }
    return answers
  }

  private func ask(threads: Int) async throws -> Answers {
    try await withThrowingTaskGroup(of: Answers.self) { group in
      for number in 0..<threads {
        let asker = Asker(population, part: number, of: threads)
        let seconds = options.seconds
        group.addTask { try await onThread { asker.run(seconds: seconds) } }
      }
      return try await group.reduce(into: Answers()) { $0.add($1) }
    }
  }
}

/// What was answered, by one thread or by all.
private struct Answers: Sendable {
  private(set) var count = 0
  private(set) var rate = 0.0
  private(set) var processorSeconds = 0.0

  init() {}

  init(count: Int, seconds: Double, processorSeconds: Double) {
    self.count = count
    rate = Double(count) / seconds
    self.processorSeconds = processorSeconds
  }

  var ratePerProcessorSecond: Double { Double(count) / processorSeconds }

  mutating func add(_ other: Answers) {
    count += other.count
    rate += other.rate
    processorSeconds += other.processorSeconds
  }
}

/// Asks about a part of the secrets, which are of all tokens. Each asker has its own, so that none counts
/// references to another's.
private struct Asker: Sendable {
  private let ledger: Ledger
  private let secrets: [Secret]

  init(_ population: Population, part: Int, of parts: Int) {
    ledger = population.ledger
    let count = population.secrets.count / parts
    secrets = Array(population.secrets[part * count..<(part + 1) * count])
  }

  func run(seconds: Double) -> Answers {
    let clock = ContinuousClock()
    let start = clock.now
    let deadline = start + .seconds(seconds)
    let processorStart = processorSeconds()
    var asked = 0
    while clock.now < deadline {
      for _ in 0..<1000 {
        let secret = secrets[asked % secrets.count]
        let answer = try? ledger.authenticate(AuthenticationQuestion(secret: secret))
        precondition(answer?.isAuthenticated == true, "the secrets are of good tokens")
        asked += 1
      }
    }
    return Answers(
      count: asked, seconds: (clock.now - start).seconds,
      processorSeconds: processorSeconds() - processorStart)
  }
}
