import TestSupport
import Testing

/// A ledger that programs are run on and killed at.
struct TortureLedger {
  let directory: TemporaryDirectory
  var path: String { directory.file("ledger") }

  static var worker: String { ProcessRunner.product("LedgerTortureWorker") }

  /// A new ledger, or the place where one will be.
  ///
  /// - Parameter events: how many it has beyond its first.
  init(created: Bool = true, events: Int = 0) throws {
    directory = try TemporaryDirectory("torture")
    if created {
      let result = try run(["create", path, "\(events)"])
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

  /// Runs the worker under strace with a fault at one call.
  func inject(_ call: Call, _ fault: String, _ arguments: [String]) throws
    -> ProcessRunner.Result
  {
    try inject(call.name, "\(fault):when=\(call.number)", arguments)
  }

  /// Runs the worker under strace with faults injected, at calls on one file only if asked.
  func inject(
    _ calls: String, _ fault: String, path filtered: String? = nil, _ arguments: [String]
  ) throws -> ProcessRunner.Result {
    let strace = try #require(ProcessRunner.installed("strace"))
    var options = ["-f", "-qq", "-o", directory.file("trace")]
    if let filtered { options += ["-P", filtered] }
    options += ["-e", "trace=\(calls)", "-e", "inject=\(calls):\(fault)"]
    return try ProcessRunner.run(strace, options + [Self.worker] + arguments)
  }

  /// One system call of a program: its name and which of its kind it is in its thread, which is how
  /// strace counts.
  struct Call: CustomStringConvertible {
    var name: String
    var number: Int
    var description: String { "\(name) \(number)" }
  }

  /// The calls that the worker makes when nothing is wrong, those of `calls` only; every so many-th.
  func calls(_ calls: String, stride: Int, _ arguments: [String]) throws -> [Call] {
    let strace = try #require(ProcessRunner.installed("strace"))
    let trace = directory.file("trace.plan")
    let result = try ProcessRunner.run(
      strace, ["-f", "-qq", "-o", trace, "-e", "trace=\(calls)", Self.worker] + arguments)
    try #require(result.end == .exited(0), "\(arguments): \(result.errors)")
    var counts: [Substring: [Substring: Int]] = [:]
    var order: [Substring] = []
    for line in try TemporaryDirectory.text(of: trace).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
      guard words.count == 2, let end = words[1].firstIndex(of: "("),
        !words[1].contains("resumed>")
      else { continue }
      let name = words[1][..<end].drop { $0 == " " }
      if counts[name] == nil { order.append(name) }
      counts[name, default: [:]][words[0], default: 0] += 1
    }
    let all = order.flatMap { name in
      (1...(counts[name]?.values.max() ?? 1)).map { Call(name: String(name), number: $0) }
    }
    let first = stride > 1 ? Int.random(in: 0..<stride) : 0
    return Swift.stride(from: first, to: all.count, by: stride).map { all[$0] }
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

extension Trait where Self == ConditionTrait {
  /// Faults are injected by strace.
  static var needsStrace: Self {
    .enabled("strace is not installed") { ProcessRunner.installed("strace") != nil }
  }
}

extension Tag {
  /// Kills processes and injects faults.
  @Tag static var torture: Self
}
