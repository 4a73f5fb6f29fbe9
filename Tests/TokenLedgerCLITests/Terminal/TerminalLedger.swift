import FoundationEssentials
import TestSupport
import Testing

/// The demonstration's ledger, used at a terminal.
struct TerminalLedger {
  let folder: TemporaryDirectory
  var path: String { folder.file("ledger") }

  /// The ledger of the scenario, played once for all tests.
  private static let played: Result<TemporaryDirectory, any Error> = Result {
    let folder = try TemporaryDirectory("tokenledger-terminal", inMemory: true)
    let project = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let scenario = "\(project)/Fixtures/scenarios/agency-year.jsonl"
    let outcome = try ProcessRunner.run(
      CommandLineLedger.program, ["demo", scenario, "--ledger", folder.file("ledger")])
    guard outcome.end == .exited(0) else {
      throw PseudoTerminal.Failure(description: outcome.errors)
    }
    return folder
  }

  /// A copy of the test's own.
  init() throws {
    folder = try TemporaryDirectory("tokenledger-terminal", inMemory: true)
    try TemporaryDirectory.copy(Self.played.get().file("ledger"), to: path)
  }

  /// Starts the program at a terminal.
  func start(
    _ words: [String], environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) throws -> PseudoTerminal {
    var variables = ["TOKENLEDGER_DIR": path, "PAGER": "cat"]
    variables.merge(environment) { _, own in own }
    return try PseudoTerminal(
      CommandLineLedger.program, words, environment: variables, columns: columns, rows: rows,
      keeping: folder)
  }

  func start(_ words: String...) throws -> PseudoTerminal { try start(words) }

  /// Starts an interactive shell in which `tokenledger` is the program.
  func startShell(_ shell: String, _ words: [String]) throws -> PseudoTerminal {
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("tokenledger"), withDestinationPath: CommandLineLedger.program)
    return try PseudoTerminal(
      shell, words,
      environment: [
        "TOKENLEDGER_DIR": path, "PAGER": "cat", "PATH": "\(folder.path):/usr/bin:/bin",
        "PS1": "ready> ", "HOME": folder.path, "ZDOTDIR": folder.path,
      ], keeping: folder)
  }

  /// Runs the program without a terminal.
  func run(_ words: String...) throws -> ProcessRunner.Result {
    try ProcessRunner.run(
      CommandLineLedger.program, words, environment: ["TOKENLEDGER_DIR": path])
  }
}
