import TokenLedger

/// Measures the ledger and prints a figure a line: `name/tokenledger`, a tab, the value.
///
/// `scripts/bench` runs it beside the comparison programs and makes one table of all.
@main
enum LedgerBenchmarks {
  static func main() async throws {
    guard let options = BenchmarkOptions(CommandLine.arguments.dropFirst()) else {
      print("usage: LedgerBenchmarks DIRECTORY [--tokens N] [--seconds S] [--repetitions R]")
      return
    }
    Ledger.hardenProcess()
    try await CommandBenchmark(options).run()
    let population = try await Population.load(options)
    try AuthenticationBenchmark(population, options).run()
    try PageBenchmark(population, options).run()
    try RebuildBenchmark(population, options).run()
    end(population.ledger)
  }
}

/// What to measure, and for how long.
struct BenchmarkOptions {
  /// Where ledgers are made: on the disk whose speed is to be measured.
  var directory: String
  /// Tokens in the ledger that questions are asked of.
  var tokens = 1_000_000
  /// How long each repetition of a rate lasts.
  var seconds = 3.0
  /// How many times each figure is taken; the median is printed.
  var repetitions = 5

  /// Reads the command line, or returns `nil` when it is not understood.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    guard let directory = rest.popFirst(), !directory.hasPrefix("-") else { return nil }
    self.directory = directory
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch option {
      case "--tokens": tokens = Int(value) ?? 0
      case "--seconds": seconds = Double(value) ?? 0
      case "--repetitions": repetitions = Int(value) ?? 0
      default: return nil
      }
    }
    guard tokens >= 10_000, seconds > 0, repetitions > 0 else { return nil }
  }
}
