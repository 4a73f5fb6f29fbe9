import TestSupport
import Testing

/// A ledger that programs are run on and killed at.
struct TortureLedger {
  let directory: TemporaryDirectory
  var path: String { directory.file("ledger") }

  static var worker: String { ProcessRunner.product("LedgerTortureWorker") }

  /// A new ledger, or the place where one will be.
  init(created: Bool = true) throws {
    directory = try TemporaryDirectory("torture")
    if created {
      let result = try run(["create", path])
      try #require(result.end == .exited(0), "create: \(result.errors)")
    }
  }

  func run(
    _ arguments: [String], input: String? = nil, within seconds: Double = 120
  ) throws -> ProcessRunner.Result {
    try ProcessRunner.run(Self.worker, arguments, input: input, within: seconds)
  }

  func start(_ arguments: [String]) throws -> RunningProcess {
    let process = try RunningProcess(Self.worker, arguments)
    try #require(process.line() == "ready", "\(arguments): \(process.errors)")
    return process
  }

  func shell(follows: Bool = false) throws -> RunningProcess {
    try start(["shell", path, follows ? "1" : "0"])
  }

  /// Runs the worker under strace with faults injected; `nil` where there is no strace.
  func inject(
    _ calls: String, _ fault: String, path filtered: String? = nil, _ arguments: [String],
    within seconds: Double = 120
  ) throws -> (result: ProcessRunner.Result, trace: String)? {
    guard let strace = ProcessRunner.installed("strace") else { return nil }
    let trace = directory.file("trace.\(UInt32.random(in: 0 ... .max))")
    var options = ["-f", "-qq", "-o", trace]
    if let filtered { options += ["-P", filtered] }
    options += ["-e", "trace=\(calls)", "-e", "inject=\(calls):\(fault)"]
    let result = try ProcessRunner.run(
      strace, options + [Self.worker] + arguments, within: seconds)
    let text = try TemporaryDirectory.text(of: trace)
    try TemporaryDirectory.remove(trace)
    return (result, text)
  }

  /// What a worker said was done: by correlation, the last position and the number of events.
  struct Acknowledgement: Hashable {
    var position: String
    var correlation: String
    var events: String
  }

  static func acknowledgements(_ output: String, word: String = "ack") -> [Acknowledgement] {
    // A last line without its end was never wholly said.
    output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 4, words[0] == word else { return nil }
      return Acknowledgement(position: words[1], correlation: words[2], events: words[3])
    }
  }

  /// Opens the ledger in a process of its own, reads it whole and compares it with what was
  /// acknowledged.
  ///
  /// - Returns: how many events it holds.
  @discardableResult
  func verify(holds acknowledged: [Acknowledgement] = [], _ context: String = "") throws -> Int {
    let result = try run(["verify", path])
    #expect(result.end == .exited(0), "\(context): verify: \(result.errors)")
    let done = Self.acknowledgements(result.output, word: "did")
    let lost = Set(acknowledged).subtracting(done)
    #expect(lost.isEmpty, "\(context): lost or altered: \(lost.prefix(3))")
    #expect(
      Set(done.map(\.correlation)).count == done.count, "\(context): something is there twice")
    let complaints = result.lines.filter {
      !$0.hasPrefix("did ") && !$0.hasPrefix("verified ")
    }
    #expect(complaints.isEmpty, "\(context): \(complaints.prefix(3))")
    return result.lines.last.flatMap { Int($0.dropFirst("verified ".count)) } ?? 0
  }
}

/// How much to torture: little in every run of the tests, much when asked to.
enum TortureScale {
  static let kills = TestEnvironment.number("TOKENLEDGER_TORTURE_KILLS") ?? 20
  /// Every how many-th system call meets a fault.
  static let stride = TestEnvironment.number("TOKENLEDGER_TORTURE_STRIDE") ?? 4
  static let rounds = TestEnvironment.number("TOKENLEDGER_TORTURE_ROUNDS") ?? 3
}

extension Tag {
  /// Kills processes and injects faults.
  @Tag static var torture: Self
}
