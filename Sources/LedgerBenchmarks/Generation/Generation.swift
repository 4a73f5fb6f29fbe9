import TokenLedger

/// Makes a ledger with a generated history, and builds its views.
struct Generation {
  /// The least that has room for the accounts and their members.
  static let eventsMin = 10_000

  var directory: String
  var events = 10_000_000
  var tokens = 1_000_000
  var seed: UInt64 = 1

  /// Reads the arguments after `generate`, or returns `nil` when they are not understood.
  init?(_ arguments: some Sequence<String>) {
    var rest = Array(arguments)[...]
    guard let directory = rest.popFirst(), !directory.hasPrefix("-") else { return nil }
    self.directory = directory
    while let option = rest.popFirst() {
      guard let value = rest.popFirst().flatMap(UInt64.init), let count = Int(exactly: value)
      else { return nil }
      switch option {
      case "--events": events = count
      case "--tokens": tokens = count
      case "--seed": seed = value
      default: return nil
      }
    }
    guard events >= Self.eventsMin, (100...events / 2).contains(tokens) else { return nil }
  }

  func run() throws {
    let clock = SteppingClock(stepMicroseconds: 0)
    var history = GeneratedHistory(events: events, tokens: tokens, seed: seed, clock: clock)
    let founding = Ledger.Founding(
      origin: "benchmark", catalog: GeneratedHistory.catalog(versions: 2),
      actor: GeneratedHistory.operator, clock: { clock.now })
    let seconds = try secondsTaken {
      _ = try Ledger.create(at: directory, founding: founding) { try history.next(after: $0) }
    }
    report("generate", Double(events) / seconds)
    // Nobody has asked anything yet: the views are built now, so that who copies it has them.
    let building = try secondsTaken {
      end(try Ledger.open(at: directory, options: Ledger.Options(clock: { clock.now })))
    }
    report("generate-views", Double(events) / building)
  }
}
