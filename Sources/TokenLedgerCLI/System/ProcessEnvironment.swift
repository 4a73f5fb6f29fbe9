import Glibc

/// What the process was started with.
enum ProcessEnvironment {
  /// Makes the process fit to write before anything else is opened.
  ///
  /// A file opened while a standard stream is closed would take the stream's number, and what is
  /// printed would land in the log. So missing streams are filled with one that refuses.
  static func prepare() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
    // A closed pipe is an error to handle, not a death to die.
    _ = signal(SIGPIPE, SIG_IGN)
    TerminalControl.shared.takeSignals()
  }

  /// The arguments after the program's name, or `nil` if one is not valid UTF-8.
  static func arguments() -> [String]? {
    var words: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      // Holds: argv has argc entries, each a C string that lives as long as the process.
      guard let word = unsafe CommandLine.unsafeArgv[index] else { break }
      guard let text = unsafe String(validatingCString: word) else { return nil }
      words.append(text)
    }
    return words
  }

  /// The value of an environment variable; one that is empty counts as not set.
  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Milliseconds since 1970.
  static func unixMilliseconds() -> UInt64 {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(now.tv_sec) * 1000 + UInt64(now.tv_nsec) / 1_000_000
  }

  /// Seconds of a clock that never goes back, for rates and pauses.
  static func monotonicSeconds() -> Double {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1_000_000_000
  }

  static func exit(_ status: Int32) -> Never { Glibc.exit(status) }
}
