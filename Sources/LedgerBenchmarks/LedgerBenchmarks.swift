import Glibc
import TokenLedger

/// Measures the ledger and prints a figure a line: `name/tokenledger`, a tab, the value; or makes a
/// ledger for others to measure.
///
/// `scripts/bench` runs it beside the comparison programs and makes one table of all.
@main
enum LedgerBenchmarks {
  private static let usage = """
    usage: LedgerBenchmarks DIRECTORY [--tokens N] [--seconds S] [--repetitions R]
           LedgerBenchmarks generate DIRECTORY [--events N] [--tokens M] [--seed S]
           LedgerBenchmarks issue DIRECTORY [--tokens N]

    The first form measures: ledgers are made in DIRECTORY, figures printed a line each.
      --tokens N       tokens that questions are asked of, at least 10000 (1000000)
      --seconds S      length of each repetition of a rate (3)
      --repetitions R  repetitions, of which the median is printed (5)

    The second makes a ledger in DIRECTORY, which is empty or does not exist, with a year's
    history; what happens, to whom and when, follows from the seed. Its secrets are nobody's.
      --events N       events, at least 10000 (10000000)
      --tokens M       tokens created by them, 100 to half the events (1000000)
      --seed S         a number (1)

    The third makes DIRECTORY, where nothing is yet, with a ledger of good tokens to be asked about
    over HTTP, and beside it the files account, member-key (of an account administrator) and
    auth-tokens, one a line, in the clear.
      --tokens N       tokens (1000000)
    """

  static func main() async throws {
    var arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "--help" { return print(usage) }
    Ledger.hardenProcess()
    if arguments.first == "generate" {
      arguments = arguments.dropFirst()
      guard let generation = Generation(arguments) else { endWithUsage() }
      return try generation.run()
    }
    if arguments.first == "issue" {
      guard let issuance = Issuance(arguments.dropFirst()) else { endWithUsage() }
      return try await issuance.run()
    }
    guard let options = BenchmarkOptions(arguments) else { endWithUsage() }
    try await CommandBenchmark(options).run()
    let population = try await Population.load(options)
    try AuthenticationBenchmark(population, options).run()
    try PageBenchmark(population, options).run()
    try RebuildBenchmark(population, options).run()
    end(population.ledger)
  }

  /// Ends the program as for every command line that is not understood.
  private static func endWithUsage() -> Never {
    // Holds: the bytes are only read, during the call.
    unsafe Array("\(usage)\n".utf8).withUnsafeBytes {
      _ = unsafe write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
    exit(2)
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
