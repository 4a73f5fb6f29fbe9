import Foundation

/// How a process ended.
public enum ProcessEnd: Hashable, Sendable {
  case exited(Int32)
  case signalled(Int32)
}

/// A program that runs beside the test.
///
/// Its standard output goes to a file, so that it never waits for a reader and what it said before
/// it was killed is there to read.
public final class RunningProcess: @unchecked Sendable {
  // Holds: used by one test at a time.
  private let process = Process()
  private let input = Pipe()
  private let outputPath: String
  private let errorPath: String
  private let directory: TemporaryDirectory
  private var bytesRead = 0

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: the executable's path.
  ///   - environment: what to set besides this process's own variables.
  public init(
    _ path: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws {
    directory = try TemporaryDirectory("process")
    outputPath = directory.file("output")
    errorPath = directory.file("errors")
    for file in [outputPath, errorPath] {
      guard FileManager.default.createFile(atPath: file, contents: nil) else {
        throw CocoaError(.fileWriteUnknown)
      }
    }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    // The backtracer can outlive its process and hold what it had open.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"].merging(environment) { _, own in own }
    ) { _, own in own }
    process.standardInput = input
    process.standardOutput = FileHandle(forWritingAtPath: outputPath)
    process.standardError = FileHandle(forWritingAtPath: errorPath)
    try process.run()
  }

  deinit {
    if process.isRunning { kill() }
  }

  public var isRunning: Bool { process.isRunning }

  /// The process's id.
  public var identifier: Int32 { process.processIdentifier }

  /// Writes a line to the program's standard input.
  public func send(_ line: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Ends the program's standard input.
  public func endInput() { try? input.fileHandleForWriting.close() }

  /// The next line of the output, waited for up to `seconds`; `nil` if none came.
  public func line(within seconds: Double = 60) -> String? {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while true {
      let wasRunning = process.isRunning
      let rest = (FileManager.default.contents(atPath: outputPath) ?? Data()).dropFirst(bytesRead)
      if let end = rest.firstIndex(of: 0x0A) {
        let line = rest[rest.startIndex..<end]
        bytesRead += line.count + 1
        return String(decoding: line, as: UTF8.self)
      }
      if !wasRunning || Date() > deadline { return nil }
      usleep(500)
    }
  }

  /// Sends a line and waits for the answer.
  public func ask(_ question: String, within seconds: Double = 60) throws -> String {
    try send(question)
    return line(within: seconds) ?? "no answer"
  }

  /// Sends it a signal.
  public func signal(_ number: Int32) { _ = Foundation.kill(process.processIdentifier, number) }

  /// Asks it to end (SIGTERM).
  public func terminate() { signal(SIGTERM) }

  /// Ends it as SIGKILL does, without a last word.
  public func kill() {
    _ = Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits until it ended; what runs longer than `seconds` is killed.
  @discardableResult
  public func wait(within seconds: Double = 120) -> ProcessEnd {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning && Date() < deadline { usleep(1000) }
    if process.isRunning { kill() }
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? .exited(process.terminationStatus) : .signalled(process.terminationStatus)
  }

  /// Everything written to standard output so far.
  public var output: String {
    String(decoding: FileManager.default.contents(atPath: outputPath) ?? Data(), as: UTF8.self)
  }

  /// Everything written to standard error so far.
  public var errors: String {
    String(decoding: FileManager.default.contents(atPath: errorPath) ?? Data(), as: UTF8.self)
  }
}

/// Runs programs to their end.
public enum ProcessRunner {
  /// What a program left behind.
  public struct Result: Sendable {
    public var end: ProcessEnd
    public var output: String
    public var errors: String
    public var lines: [Substring] { output.split(separator: "\n") }
  }

  /// Where the build put the package's executables: beside the test's own.
  public static var productsDirectory: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().path
  }

  /// The path of one of the package's executables.
  public static func product(_ name: String) -> String { "\(productsDirectory)/\(name)" }

  /// The path of an installed program, or `nil`.
  public static func installed(_ name: String) -> String? {
    ["/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program with `input` as its whole standard input.
  public static func run(
    _ path: String, _ arguments: [String], environment: [String: String] = [:],
    input: String? = nil, within seconds: Double = 120
  ) throws -> Result {
    let process = try RunningProcess(path, arguments, environment: environment)
    if let input { try process.send(input) }
    process.endInput()
    let end = process.wait(within: seconds)
    return Result(end: end, output: process.output, errors: process.errors)
  }
}
