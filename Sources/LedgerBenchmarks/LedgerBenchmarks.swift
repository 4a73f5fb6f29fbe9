import Glibc
import TokenLedger

/// Makes ledgers for others to measure, or measures the ledger and prints a figure a line:
/// `name/tokenledger`, a tab, the value.
///
/// `scripts/bench` runs it beside the programs that it is compared with, and makes one table of all.
/// What measures does so once: who wants a median runs it again.
@main
enum LedgerBenchmarks {
  private static let usage = """
    usage: LedgerBenchmarks generate DIRECTORY [--events N] [--tokens M] [--seed S]
           LedgerBenchmarks issue DIRECTORY [--tokens N]
           LedgerBenchmarks commands DIRECTORY [--seconds S]
           LedgerBenchmarks authentications DIRECTORY [--seconds S]
           LedgerBenchmarks pages DIRECTORY [--seconds S]
           LedgerBenchmarks opening LEDGER
           LedgerBenchmarks times authentication|command|page DIRECTORY [--count N]

    generate makes a ledger in DIRECTORY, which is empty or does not exist, with a year's history;
    what happens, to whom and when, follows from the seed. Its secrets are nobody's.
      --events N   events, at least 10000 (10000000)
      --tokens M   tokens created by them, 100 to half the events (1000000)
      --seed S     a number (1)

    issue makes DIRECTORY, where nothing is yet: ledger, with tokens of one account made over sixty
    days of the ledger's own time, and beside it in the clear the files account, member, member-key
    (of an account administrator) and auth-tokens, those of good tokens with the scope api:read.
      --tokens N   tokens, at least 10000 (1000000)

    The others measure: commands makes a ledger in DIRECTORY and creates tokens; authentications and
    pages ask what issue made in DIRECTORY; opening opens a ledger; times does one thing so often, for
    whoever counts instructions or allocations from outside.
      --seconds S  length of each rate (3)
      --count N    how often (1000)
    """

  static func main() async throws {
    var arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "--help" { return print(usage) }
    Ledger.hardenProcess()
    guard let form = arguments.popFirst() else { endWithUsage() }
    if form == "generate" {
      guard let generation = Generation(arguments) else { endWithUsage() }
      return try generation.run()
    }
    let kind = form == "times" ? Counted.Kind(rawValue: arguments.popFirst() ?? "") : nil
    guard form != "times" || kind != nil, let options = BenchmarkOptions(arguments) else {
      endWithUsage()
    }
    switch form {
    case "issue": try await Issuance(options).run()
    case "commands": try await CommandBenchmark(options).run()
    case "authentications": try await AuthenticationBenchmark(Population(options), options).run()
    case "pages": try await PageBenchmark(Population(options), options).run()
    case "opening": try measureOpening(of: options.directory)
    default:
      guard let kind else { endWithUsage() }
      try Counted(Population(options), times: options.count).run(kind)
    }
  }

  /// How long it takes until a ledger that is in order can be asked.
  private static func measureOpening(of path: String) throws {
    let started = ContinuousClock().now
    let ledger = try Ledger.open(at: path)
    report("opening", (ContinuousClock().now - started).seconds * 1000)
    end(ledger)
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
struct BenchmarkOptions: Sendable {
  /// Where ledgers are made or lie: on the disk whose speed is to be measured.
  var directory: String
  /// Tokens of a ledger that is made.
  var tokens = 1_000_000
  /// How long each rate is measured.
  var seconds = 3.0
  /// How often something is done that is counted from outside.
  var count = 1000

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
      case "--count": count = Int(value) ?? 0
      default: return nil
      }
    }
    guard tokens >= 10_000, seconds > 0, count > 0 else { return nil }
  }
}
