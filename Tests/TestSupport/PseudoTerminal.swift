import Glibc

/// A program that runs at a terminal of its own, with the test as the person who sits there.
///
/// What the program writes is drawn on a ``Screen``; nothing is decided by how long it takes.
public final class PseudoTerminal {
  /// The program did not do what the test waits for.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
  }

  /// What stands on the screen.
  public private(set) var screen: Screen
  /// Every byte that the program wrote.
  public private(set) var transcript: [UInt8] = []
  private let terminal: Int32
  private let process: pid_t
  /// What must not go before the program has ended.
  private let kept: AnyObject?
  private var hasEnded = false
  private var status: Int32?

  /// Starts a program as the leader of a session at a new terminal.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - environment: all of it but `TERM`, unless that is among it.
  ///   - keeping: what must not go before the program has ended, such as its files.
  public init(
    _ path: String, _ arguments: [String], environment: [String: String] = [:],
    columns: Int = 80, rows: Int = 24, keeping kept: AnyObject? = nil
  ) throws {
    self.kept = kept
    screen = Screen(columns: columns, rows: rows)
    terminal = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2): what unlockpt(3) and ptsname(3) are made of.
    guard terminal >= 0, unsafe ioctl(terminal, 0x4004_5431, &isLocked) == 0,
      unsafe ioctl(terminal, 0x8004_5430, &number) == 0
    else { throw Failure(description: "no terminal") }
    let other = "/dev/pts/\(number)"
    Self.setSize(terminal, columns: columns, rows: rows)
    // A terminal that has been opened once keeps its size and modes.
    let opened = unsafe open(other, O_RDWR | O_NOCTTY | O_CLOEXEC)
    defer { close(opened) }
    var variables = ["TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    variables.merge(environment) { _, own in own }
    variables["SWIFT_BACKTRACE"] = "enable=no"
    process = try Self.spawn(
      path, [path] + arguments, variables.map { "\($0.key)=\($0.value)" }, terminal: other)
  }

  deinit {
    if status == nil {
      kill(-process, SIGKILL)
      kill(process, SIGKILL)
      var status: Int32 = 0
      _ = unsafe waitpid(process, &status, 0)
    }
    close(terminal)
  }

  // MARK: what the person does

  /// Types keys.
  public func type(_ keys: String) throws {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe Array(rest).withUnsafeBytes {
        unsafe write(terminal, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw Failure(description: "the terminal takes no keys") }
      rest = rest.dropFirst(count)
    }
  }

  /// Gives the window another size.
  public func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    Self.setSize(terminal, columns: columns, rows: rows)
  }

  /// Sends a signal to the program alone.
  public func send(signal: Int32) { kill(process, signal) }

  /// Whether the terminal shows what is typed.
  public var echoes: Bool { modes.c_lflag & tcflag_t(ECHO) != 0 }
  /// Whether the terminal hands over lines, not keys.
  public var isLineByLine: Bool { modes.c_lflag & tcflag_t(ICANON) != 0 }

  // MARK: what the person sees

  /// Waits until the screen shows a text.
  public func wait(for text: String, within seconds: Double = 30) throws {
    try wait(until: "'\(text)'", within: seconds) { $0.text.contains(text) }
  }

  /// Waits until the screen is as a test wants it, and all of it is drawn.
  public func wait(
    until what: String, within seconds: Double = 30, _ fits: (Screen) -> Bool
  ) throws {
    let deadline = Self.now + seconds
    while screen.isBeingDrawn || !fits(screen) {
      guard !hasEnded, Self.now < deadline else {
        throw Failure(description: "waited for \(what); the screen shows:\n\(screen.text)")
      }
      read(milliseconds: 20)
    }
  }

  /// Waits until a condition outside of the screen holds.
  public func wait(
    for what: String, within seconds: Double = 30, _ holds: () -> Bool
  ) throws {
    try wait(until: what, within: seconds) { _ in holds() }
  }

  /// Waits until the program has ended and everything that it wrote is on the screen.
  @discardableResult
  public func end(within seconds: Double = 30) throws -> ProcessEnd {
    let deadline = Self.now + seconds
    while status == nil {
      read(milliseconds: 5)
      var ended: Int32 = 0
      if unsafe waitpid(process, &ended, WNOHANG) == process { status = ended }
      guard Self.now < deadline || status != nil else {
        throw Failure(description: "it did not end; the screen shows:\n\(screen.text)")
      }
    }
    while !hasEnded && read(milliseconds: 0) {}
    let ended = status ?? 0
    // The encoding of wait(2): the low seven bits are the signal, the next byte the status.
    return ended & 0x7F == 0 ? .exited(ended >> 8 & 0xFF) : .signalled(ended & 0x7F)
  }

  // MARK: the system

  private static var now: Double {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }

  private var modes: termios {
    var modes = termios()
    _ = unsafe tcgetattr(terminal, &modes)
    return modes
  }

  private static func setSize(_ terminal: Int32, columns: Int, rows: Int) {
    var size = winsize()
    (size.ws_col, size.ws_row) = (UInt16(columns), UInt16(rows))
    _ = unsafe ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// Draws what there is to read; waits for it up to a time.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  private func read(milliseconds: Int32) -> Bool {
    var wanted = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&wanted, 1, milliseconds) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    let size = chunk.count
    let count = unsafe Glibc.read(terminal, &chunk, size)
    guard count > 0 else {
      // The kernel's way of saying that nobody has the other side open.
      hasEnded = true
      usleep(1000)
      return false
    }
    transcript += chunk[..<count]
    screen.draw(chunk[..<count])
    return true
  }

  private static func spawn(
    _ path: String, _ words: [String], _ settings: [String], terminal: String
  ) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a new session opens becomes its own.
    unsafe posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    // POSIX_SPAWN_SETSID, which is a GNU constant.
    let newSession: Int32 = 0x80
    let flags = newSession | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var process = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      unsafe settings.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    let error = unsafe posix_spawn(
      &process, path, &actions, &attributes, &arguments, &variables)
    guard error == 0 else { throw Failure(description: "\(path): error \(error)") }
    return process
  }
}
