import Glibc
import Synchronization

/// A program run as a process of its own, to its end.
///
/// What it reads and writes goes through files, so neither side can wait for the other.
public enum ChildProcess {
  /// How a process ended and what it wrote.
  public struct Outcome: Sendable {
    /// The exit status; `nil` when a signal ended it.
    public let status: Int32?
    /// The signal that ended it.
    public let signal: Int32?
    public let output: [UInt8]
    public let error: [UInt8]

    /// Standard output as text.
    public var outputText: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    public var errorText: String { String(decoding: error, as: UTF8.self) }
  }

  /// What stands at the other end of standard output.
  public enum Reader: Sendable {
    /// Somebody who reads everything.
    case everything
    /// Nobody: a pipe whose other end is closed.
    case closedPipe
    /// A file, such as `/dev/full`.
    case file(String)
    /// Nothing: the process is born without standard output.
    case nothing
  }

  /// A process could not be started, or did not end in time.
  public struct Failure: Error {
    public let message: String
  }

  /// Held while a process starts: it must not inherit an end of another one's pipe.
  private static let starting = Mutex(())

  /// Seconds that a process may take.
  public static let secondsMax = 120

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: what follows its name; bytes that are not UTF-8 can be given too.
  ///   - environment: all of it; crashes are never traced.
  public static func run(
    _ path: String, _ arguments: [[UInt8]], environment: [String: String] = [:],
    input: [UInt8] = [], reader: Reader = .everything
  ) throws -> Outcome {
    let folder = try TemporaryDirectory("child")
    try write(input, to: folder.file("input"))
    var words: [[UInt8]] = [Array(path.utf8)]
    words += arguments
    var variables = environment
    variables["SWIFT_BACKTRACE"] = "enable=no"
    let settings = variables.map { Array("\($0.key)=\($0.value)".utf8) }

    let process = try starting.withLock { _ in
      try unsafe withCStrings(words) { words in
        try unsafe withCStrings(settings) { settings in
          try unsafe spawn(path, words, settings, folder: folder, reader: reader)
        }
      }
    }
    let status = try wait(for: process)
    // The encoding of wait(2): the low seven bits are the signal, the next byte the status.
    let signal = status & 0x7F
    return Outcome(
      status: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
      output: (try? read(folder.file("output"))) ?? [], error: try read(folder.file("error")))
  }

  private static func spawn(
    _ path: String, _ words: [UnsafeMutablePointer<CChar>?],
    _ settings: [UnsafeMutablePointer<CChar>?], folder: TemporaryDirectory, reader: Reader
  ) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    unsafe posix_spawn_file_actions_addopen(&actions, 0, folder.file("input"), O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, folder.file("error"), flags, 0o600)
    var pipeEnds: [Int32] = [-1, -1]
    defer { if pipeEnds[1] >= 0 { close(pipeEnds[1]) } }
    switch reader {
    case .everything:
      unsafe posix_spawn_file_actions_addopen(&actions, 1, folder.file("output"), flags, 0o600)
    case .file(let name): unsafe posix_spawn_file_actions_addopen(&actions, 1, name, O_WRONLY, 0)
    case .nothing: unsafe posix_spawn_file_actions_addclose(&actions, 1)
    case .closedPipe:
      guard unsafe pipe(&pipeEnds) == 0 else { throw Failure(message: "no pipe") }
      close(pipeEnds[0])
      unsafe posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    }
    var process = pid_t()
    var words = unsafe words
    var settings = unsafe settings
    let error = unsafe posix_spawn(&process, path, &actions, nil, &words, &settings)
    guard error == 0 else { throw Failure(message: "\(path): error \(error)") }
    return process
  }

  private static func wait(for process: pid_t) throws -> Int32 {
    var status: Int32 = 0
    for _ in 0..<secondsMax * 500 {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { return status }
      usleep(2000)
    }
    kill(process, SIGKILL)
    _ = unsafe waitpid(process, &status, 0)
    throw Failure(message: "the process did not end within \(secondsMax) seconds")
  }

  private static func withCStrings<Result>(
    _ strings: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
  ) rethrows -> Result {
    var copies: [UnsafeMutablePointer<CChar>?] = unsafe []
    for string in strings {
      let terminated = string.map { CChar(bitPattern: $0) } + [0]
      unsafe copies.append(strdup(terminated))
    }
    unsafe copies.append(nil)
    defer { unsafe copies.forEach { unsafe free($0) } }
    return try unsafe body(copies)
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = unsafe fopen(path, "wb") else { throw Failure(message: path) }
    defer { unsafe fclose(file) }
    guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw Failure(message: path)
    }
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { throw Failure(message: path) }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }
}
