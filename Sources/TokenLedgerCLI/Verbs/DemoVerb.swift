import Synchronization
import TokenLedger

extension Verb {
  static let demo = Verb(
    "demo", "Play a scenario into a new ledger, with the scenario's own clock", .change,
    positionals: [Positional("SCENARIO", .one, "The scenario file; '-' for standard input")],
    examples: [
      ("demo Fixtures/agency.scenario --ledger ./demo", "An agency's year in a simulated ledger")
    ],
    run: { try $0.playScenario() })
}

/// A clock that stands where the scenario puts it.
final class ScenarioClock: Sendable {
  private let moment = Mutex(Timestamp(microseconds: 0))

  /// The scenario's present.
  var now: Timestamp { moment.withLock { $0 } }

  func set(_ now: Timestamp) { moment.withLock { $0 = now } }
}

extension Session {
  /// Most bytes of a scenario.
  private static let scenarioBytesMax = 16 << 20

  fileprivate func playScenario() throws {
    for option in ["dry-run", "request-id", "expect-revision", "reason", "as", "account"]
    where invocation.isGiven(option) {
      throw UsageError("a scenario has no use for --\(option)", "its own lines say such things")
    }
    let path = try ledgerPath()
    let (name, bytes) = try contents(of: word("SCENARIO"), limitBytes: Self.scenarioBytesMax)
    let steps = try Scenario(bytes, name: name).steps
    let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
    let clock = ScenarioClock()
    let bar = ProgressBar()
    defer { bar.finish() }
    // What the steps print, secrets among it, is for nobody.
    let silent = Output(
      format: .jsonl, isTerminal: false, isColoured: false, columns: nil, sink: { _ in })
    var ledger: Ledger?
    defer { ledger?.close() }
    for (index, step) in steps.enumerated() {
      clock.set(step.moment)
      bar.update("playing", done: UInt64(index), total: UInt64(steps.count))
      do {
        let parser = Parser(table: .tokenledger, environment: { _ in nil })
        guard case .run(let action) = try parser.parse(step.words + ["--yes", "--ledger=\(path)"]),
          action.verb.isChange, action.verb.name != "demo"
        else { throw UsageError("this line changes nothing", "give verbs that change something") }
        let session = Session(
          action, output: silent, ledger: ledger, clock: { clock.now }, pathPrefix: folder)
        try action.verb.run(session)
        try silent.flush()
        if ledger == nil {
          ledger = try Ledger.open(at: path, options: Ledger.Options(clock: { clock.now }))
        }
      } catch {
        throw Failure(error).about("\(name), line \(step.line)")
      }
    }
    bar.finish()
    guard let ledger, let first = steps.first, let last = steps.last else { return }
    let fields: [(String, JSON)] = [
      ("ledger", .text(ledger.id)), ("steps", .integer(steps.count)),
      ("accounts", .integer(try ledger.accounts().count)),
      ("tokens", .integer(try ledger.tokens(TokenListRequest(limit: 1)).total)),
      ("position", .position(try ledger.position())), ("from", .text(first.moment)),
      ("to", .text(last.moment)),
    ]
    try output.show(.object(fields), columns: fields.map(\.0))
  }
}
