import FoundationEssentials
import TestSupport
import Testing

/// A ledger of a test's own, used through the built executable as other people's scripts use it.
final class CommandLineLedger: Sendable {
  let folder: TemporaryDirectory
  let path: String

  /// The executable beside the test bundle.
  static let program: String = {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return String(bundle[..<(bundle.lastIndex(of: "/") ?? bundle.endIndex)]) + "/tokenledger"
  }()

  /// A folder where a ledger can be made.
  ///
  /// - Parameter inMemory: see ``TestSupport/TemporaryDirectory``.
  init(inMemory: Bool = false) throws {
    folder = try TemporaryDirectory("tokenledger-cli", inMemory: inMemory)
    path = folder.file("ledger")
  }

  /// A ledger with an agency "Northwind", its client "Contoso" with API access, and a catalog of two
  /// versions.
  static func furnished() throws -> CommandLineLedger {
    let ledger = try CommandLineLedger()
    let catalog = try ledger.write("catalog.json", CommandLineLedger.catalog)
    try ledger.done("init", "--catalog", catalog, "--account", "Northwind")
    try ledger.done(
      "account", "open", "--name", "Contoso", "--kind", "client", "--agency", "Northwind",
      "--enable-api")
    return ledger
  }

  /// A simulated ledger of twelve days: an account, a token that expired on the third day, and another
  /// made on the last.
  static func shortStory() throws -> CommandLineLedger {
    let ledger = try CommandLineLedger()
    let story = """
      {"scenario": "A short story", "begins": "2026-01-12"}
      {"at": "day 1 09:00", "by": "operator", "do": "catalog publish", "versions": [{"name": "v1", \
      "status": "current"}], "scopes": [{"category": "API", "scopes": ["api:read"]}]}
      {"at": "day 1 09:01", "by": "operator", "do": "account open", "account": "north", \
      "name": "North", "kind": "agency"}
      {"at": "day 2 09:00", "by": "operator", "do": "token create", "token": "first", "account": \
      "north", "name": "First", "scopes": ["api:read"], "expires": "day 3"}
      {"at": "day 12 09:00", "by": "operator", "do": "token create", "token": "last", "account": \
      "north", "name": "Last", "scopes": ["api:read"]}
      """
    try ledger.done("demo", try ledger.write("story.jsonl", story))
    return ledger
  }

  static let catalog = """
    {"versions": [{"name": "v12", "status": "deprecated", "sunset": "2030-01-31"},
                  {"name": "v13", "status": "current"}],
     "scopes": [{"category": "Actions", "scopes": ["actions:read", "actions:write"]}]}
    """

  // MARK: running

  /// Runs the program on this ledger.
  func run(
    _ words: [String], input: String = "", environment: [String: String] = [:],
    reader: ChildProcess.Reader = .everything
  ) throws -> ChildProcess.Outcome {
    var variables = ["TOKENLEDGER_DIR": path, "PATH": "/usr/bin:/bin"]
    variables.merge(environment) { _, new in new }
    return try ChildProcess.run(
      Self.program, words.map { Array($0.utf8) }, environment: variables,
      input: Array(input.utf8), reader: reader)
  }

  /// Runs what must succeed.
  ///
  /// - Returns: the JSON lines that it printed.
  @discardableResult
  func done(_ words: String..., input: String = "") throws -> [JSONTree] {
    try done(words, input: input)
  }

  @discardableResult
  func done(_ words: [String], input: String = "") throws -> [JSONTree] {
    let outcome = try run(words, input: input)
    guard outcome.status == 0 else {
      throw Unexpected(words: words, status: outcome.status, error: outcome.errorText)
    }
    #expect(outcome.errorText == "", "standard error is for what went wrong: \(words)")
    return try JSONReading.lines(outcome.outputText)
  }

  /// Runs what must succeed with one line.
  @discardableResult
  func one(_ words: String..., input: String = "") throws -> JSONTree {
    let lines = try done(words, input: input)
    #expect(lines.count == 1, "\(words)")
    return lines.first ?? .null
  }

  /// A command did not end as the test needs it.
  struct Unexpected: Error {
    let words: [String]
    let status: Int32?
    let error: String
  }

  // MARK: furniture

  /// Creates a token in Contoso.
  func token(_ name: String, _ more: String...) throws -> (id: String, secret: String) {
    let answer = try done(
      ["token", "create", "--account", "Contoso", "--name", name, "--scope", "actions:read"] + more)
    return (answer.first?["token"]["id"].text ?? "", answer.first?["authToken"].text ?? "")
  }

  /// Writes a file beside the ledger.
  func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
    return folder.file(name)
  }

  // MARK: files

  /// Every byte of the log, the vault and the keys.
  func truth() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for place in ["log/data.mdb", "vault", "keys", "ledger.json"] {
      let path = "\(path)/\(place)"
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      let names =
        isFolder ? try FileManager.default.subpathsOfDirectory(atPath: path).map { "/\($0)" } : [""]
      for name in names {
        files[place + name] = try? Data(contentsOf: URL(filePath: path + name))
      }
    }
    return files
  }
}
