import Glibc
import Synchronization

/// What this process did to the terminal, undone on every way out.
///
/// Whatever draws on the terminal or changes its modes does so here. A thread of its own takes the
/// signals that end, stop or resize: it gives the terminal back as it was found, and only then lets
/// the signal do what it does to any process, so that a shell sees the usual status.
final class TerminalControl: Sendable {
  static let shared = TerminalControl()

  /// What the signals' thread tells whoever draws.
  enum News: UInt8 {
    /// The window has another size.
    case resized = 1
    /// The process goes on after a stop: what was drawn is gone.
    case resumed = 2
  }

  private struct State {
    /// The modes as they were found, while others are in force.
    var found: (descriptor: Int32, modes: termios)?
    /// The modes in force since.
    var inForce = termios()
    /// What the screen gets before somebody draws on all of it, and after.
    var entering: [UInt8] = []
    var leaving: [UInt8] = []
    /// Takes what stands on the line of the cursor off again.
    var erasing: [UInt8] = []
    /// Whether interrupts are for a pager only.
    var leavesInterrupts = false
    /// Where news goes.
    var news: Int32?
    /// Whether a thread takes the signals.
    var takesSignals = false
    /// Where a server's signals go, instead of ending the process, until it was told to stop.
    var server: Int32?
  }
  private let state = Mutex(State())

  // MARK: signals

  private static let taken = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH]

  /// Takes the signals of this process, if it has a terminal. Before any other thread is started:
  /// those must inherit that the signals are not theirs.
  ///
  /// - Parameter isServer: whether to take them also without a terminal.
  func takeSignals(isServer: Bool = false) {
    guard isServer || Self.hasTerminal else { return }
    guard !state.withLock({ exchange(&$0.takesSignals, with: true) }) else { return }
    var taken = sigset_t()
    unsafe sigemptyset(&taken)
    for number in Self.taken where !Self.isIgnored(number) {
      unsafe sigaddset(&taken, number)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &taken, nil)
    var thread = pthread_t()
    let failure = unsafe pthread_create(
      &thread, nil,
      { _ in
        TerminalControl.shared.serve()
        return nil
      }, nil)
    if failure != 0 {
      unsafe pthread_sigmask(SIG_UNBLOCK, &taken, nil)
      state.withLock { $0.takesSignals = false }
    } else {
      pthread_detach(thread)
    }
  }

  private static var hasTerminal: Bool { (Int32(0)...2).contains { isatty($0) == 1 } }

  /// What whoever started the process wants to be ignored stays so, such as under nohup(1).
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    // Holds: without SA_SIGINFO the handler is the member of the union that is set; SIG_IGN is 1.
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private func serve() {
    // Of the mask that this thread inherited, what it is to take.
    var blocked = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &blocked)
    var taken = sigset_t()
    unsafe sigemptyset(&taken)
    for number in Self.taken where unsafe sigismember(&blocked, number) == 1 {
      unsafe sigaddset(&taken, number)
    }
    while true {
      var number: Int32 = 0
      guard unsafe sigwait(&taken, &number) == 0 else { continue }
      switch number {
      case SIGWINCH: state.withLock { tell(.resized, $0) }
      case SIGTSTP: stop()
      default: end(by: number)
      }
    }
  }

  private func end(by number: Int32) {
    state.withLock { state in
      if state.leavesInterrupts, [SIGINT, SIGQUIT].contains(number) { return }
      if number != SIGQUIT, let server = state.server {
        let isReload = number == SIGHUP && !Self.hasTerminal
        var word = isReload ? ServerSignal.reload.rawValue : ServerSignal.stop.rawValue
        if !isReload { state.server = nil }
        _ = unsafe write(server, &word, 1)
        return
      }
      giveBack(state)
      // Whoever draws waits for the lock: nothing comes onto the screen after it was given back.
      raise(number)
    }
  }

  private func stop() {
    state.withLock { state in
      giveBack(state)
      // Whoever draws waits for the lock until somebody lets the process go on.
      raise(SIGTSTP)
      takeAgain(state)
      tell(.resumed, state)
    }
  }

  /// Lets a signal do what it does by default.
  private func raise(_ number: Int32) {
    var one = sigset_t()
    unsafe sigemptyset(&one)
    unsafe sigaddset(&one, number)
    _ = signal(number, SIG_DFL)
    unsafe pthread_sigmask(SIG_UNBLOCK, &one, nil)
    _ = Glibc.raise(number)
    unsafe pthread_sigmask(SIG_BLOCK, &one, nil)
  }

  /// What a server is told by a signal.
  enum ServerSignal: UInt8 {
    case stop = 1
    case reload = 2
  }

  /// Begins to take signals as a server does, before any other thread is started: the function that is
  /// returned waits for the next. SIGTERM and SIGINT say to stop, and the second of them ends the
  /// process; SIGHUP says to reload, but at a terminal, which then has gone, to stop.
  func serverSignals() throws(StreamError) -> () -> ServerSignal {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      throw StreamError(name: "signals", errorNumber: errno)
    }
    takeSignals(isServer: true)
    state.withLock { $0.server = ends[1] }
    let reading = ends[0]
    return {
      var word: UInt8 = 0
      while unsafe read(reading, &word, 1) < 0, errno == EINTR {}
      return ServerSignal(rawValue: word) ?? .stop
    }
  }

  // MARK: giving back and taking again

  private func giveBack(_ state: borrowing State) {
    put(state.erasing + state.leaving)
    if var found = state.found {
      _ = unsafe tcsetattr(found.descriptor, TCSADRAIN, &found.modes)
    }
  }

  private func takeAgain(_ state: borrowing State) {
    if let found = state.found {
      var modes = state.inForce
      _ = unsafe tcsetattr(found.descriptor, TCSADRAIN, &modes)
    }
    put(state.entering)
  }

  private func tell(_ news: News, _ state: borrowing State) {
    guard let descriptor = state.news else { return }
    var byte = news.rawValue
    _ = unsafe write(descriptor, &byte, 1)
  }

  /// Writes to standard error, where everything is drawn that is no answer.
  private func put(_ bytes: [UInt8]) {
    if !bytes.isEmpty { try? StandardStream.error.write(bytes) }
  }

  // MARK: drawing

  /// Draws over the line of the cursor; ``erase()`` and every way out take it off again.
  func drawLine(_ text: String) {
    state.withLock { state in
      state.erasing = Array("\r\u{1B}[K".utf8)
      put(state.erasing + Array(text.utf8))
    }
  }

  /// Takes off what ``drawLine(_:)`` drew.
  func erase() {
    state.withLock { state in
      put(state.erasing)
      state.erasing = []
    }
  }

  /// Draws on a screen that ``onWholeScreen(_:_:)`` took.
  func draw(_ text: String) {
    state.withLock { _ in put(Array(text.utf8)) }
  }

  // MARK: modes

  /// Runs `body` while what is typed at a terminal is not shown.
  func withoutEcho<Result>(
    _ stream: StandardStream, _ body: () throws -> Result
  ) rethrows -> Result {
    take(stream.descriptor) { $0.c_lflag &= ~tcflag_t(ECHO) }
    defer { release() }
    return try body()
  }

  /// Runs `body` while single keys come as they are pressed and the whole screen is drawn on: on the
  /// terminal's other screen, without a cursor.
  ///
  /// - Parameter news: the writing end of a pipe, which gets a byte of ``News`` at a time.
  func onWholeScreen<Result>(
    _ stream: StandardStream, news: Int32, _ body: () throws -> Result
  ) rethrows -> Result {
    take(stream.descriptor, news: news, screen: true) { modes in
      // Signals stay: Ctrl-C ends and Ctrl-Z stops as everywhere else.
      modes.c_lflag &= ~tcflag_t(ECHO | ICANON)
      modes.c_iflag &= ~tcflag_t(ICRNL | IXON)
    }
    defer { release() }
    return try body()
  }

  /// Says whether a pager has the terminal: what interrupts the pager must not end its writer.
  func leaveInterruptsToPager(_ isPaging: Bool) {
    state.withLock { $0.leavesInterrupts = isPaging }
  }

  private func take(
    _ descriptor: Int32, news: Int32? = nil, screen: Bool = false,
    _ change: (inout termios) -> Void
  ) {
    state.withLock { state in
      var modes = termios()
      guard unsafe tcgetattr(descriptor, &modes) == 0 else { return }
      state.found = (descriptor, modes)
      change(&modes)
      state.inForce = modes
      state.news = news
      if screen {
        state.entering = Array("\u{1B}[?1049h\u{1B}[?25l".utf8)
        state.leaving = Array("\u{1B}[?25h\u{1B}[?1049l".utf8)
      }
      takeAgain(state)
    }
  }

  private func release() {
    state.withLock { state in
      giveBack(state)
      (state.found, state.news, state.entering, state.leaving) = (nil, nil, [], [])
    }
  }
}
