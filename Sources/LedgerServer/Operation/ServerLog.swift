import Files
import TokenLedger

/// Lines about what a server does, written by a thread of its own: whoever notes something waits for
/// nobody who reads.
final class ServerLog: Sendable {
  /// Most bytes that wait to be written; what comes then is counted, and lost.
  static let waitingBytesMax = 4 * 1024 * 1024

  /// How much somebody should mind.
  enum Level: String, Sendable {
    case info, warning, error
  }

  private struct State {
    var waiting: [UInt8] = []
    var lostLines = 0
    var isClosed = false
  }

  let requests: ServerConfiguration.LoggedRequests
  private let format: ServerConfiguration.LogFormat
  private let monitor = Monitor(State())
  private let thread: WorkerThread?

  /// - Parameter write: writes whole lines; `nil` keeps no log.
  init(
    _ format: ServerConfiguration.LogFormat, _ requests: ServerConfiguration.LoggedRequests,
    _ write: (@Sendable ([UInt8]) -> Void)?
  ) throws(FileError) {
    self.format = format
    self.requests = requests
    guard let write else {
      thread = nil
      return
    }
    let monitor = monitor
    thread = try WorkerThread(name: "http-log") {
      while true {
        let taken = monitor.wait { state -> (bytes: [UInt8], lost: Int)? in
          guard !state.waiting.isEmpty || state.isClosed else { return nil }
          defer { (state.waiting, state.lostLines) = ([], 0) }
          return (state.waiting, state.lostLines)
        }
        if taken.bytes.isEmpty { return }
        write(taken.bytes)
        if taken.lost > 0 {
          write(
            Self.line(
              .warning, "lines-lost", [("count", .integer(taken.lost))], format, at: .now))
        }
      }
    }
  }

  /// Notes that something happened. Text that holds a secret is masked.
  func note(_ level: Level = .info, _ event: String, _ fields: [(String, JSON)] = []) {
    guard thread != nil else { return }
    let line = Self.line(level, event, fields, format, at: .now)
    monitor.update { state in
      guard !state.isClosed else { return }
      if state.waiting.count + line.count > Self.waitingBytesMax {
        state.lostLines += 1
      } else {
        state.waiting += line
      }
    }
  }

  /// Writes what waits and ends the thread. Once.
  @available(*, noasync)
  func close() {
    monitor.update { $0.isClosed = true }
    thread?.join()
  }

  private static func line(
    _ level: Level, _ event: String, _ fields: [(String, JSON)],
    _ format: ServerConfiguration.LogFormat, at moment: Timestamp
  ) -> [UInt8] {
    let common: [(String, JSON)] = [
      ("time", .text(moment)), ("level", .string(level.rawValue)), ("event", .string(event)),
    ]
    let all = (common + fields).map { ($0.0, masked($0.1)) }
    switch format {
    case .json: return JSONWriter.line(.object(all)) + [0x0A]
    case .logfmt:
      var line: [UInt8] = []
      for (key, value) in all {
        if case .null = value { continue }
        if !line.isEmpty { line.append(0x20) }
        line += Array("\(key)=".utf8)
        if case .string(let text) = value, !text.isEmpty, text.utf8.allSatisfy(isPlain) {
          line += Array(text.utf8)
        } else {
          line += JSONWriter.line(value)
        }
      }
      return line + [0x0A]
    }
  }

  private static func masked(_ value: JSON) -> JSON {
    guard case .string(let text) = value else { return value }
    return .string(SecretFormat.masked(text))
  }

  /// Whether a byte needs no quotation marks.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
      && byte != UInt8(ascii: "\\")
  }
}

extension Timestamp {
  /// The wall clock, for whoever reads a log.
  fileprivate static var now: Timestamp { Timestamp(microseconds: SystemClock.microseconds) }
}
