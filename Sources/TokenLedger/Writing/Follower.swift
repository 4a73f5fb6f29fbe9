import EventLog
import Files
import LedgerViews

/// The thread that brings the indexes up with the live views, and the live views up with what other
/// processes appended.
final class Follower: Sendable {
  /// How long an event may wait for the indexes while this process writes.
  static let intervalMilliseconds = 20
  /// How often a process that serves others looks for events of other processes.
  static let pollMilliseconds = 50
  /// Events of one index transaction.
  static let batchEventsMax = 8_192

  private struct State {
    var isWanted = false
    var isClosed = false
  }

  private let monitor = Monitor(State())
  private let work: @Sendable () throws -> Void
  private let thread = Monitor<WorkerThread?>(nil)
  private let polls: Bool

  /// - Parameters:
  ///   - polls: whether to look for events of other processes, not only when ``wake()`` is called.
  ///   - work: brings everything up; called on the follower's thread, never twice at once.
  init(polls: Bool, _ work: @escaping @Sendable () throws -> Void) {
    self.polls = polls
    self.work = work
  }

  /// Starts the thread if it does not run yet.
  func start() throws {
    try thread.withLock { thread in
      guard thread == nil else { return }
      thread = try WorkerThread(name: "ledger-follower") { [self] in run() }
    }
  }

  /// Says that there is something to follow. Wakes the thread only when that is news.
  func wake() {
    let wasWanted = monitor.withLock { state in
      defer { state.isWanted = true }
      return state.isWanted
    }
    if !wasWanted { monitor.broadcast() }
  }

  /// Ends the thread after what it is doing.
  @available(*, noasync)
  func close() {
    monitor.update { $0.isClosed = true }
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }

  @available(*, noasync)
  private func run() {
    while next() {
      // A failure stays with the index that it stopped, or comes again at the next attempt; a
      // question meanwhile reads the log's tail.
      try? work()
    }
  }

  /// Waits for something to do; `false` when closed.
  @available(*, noasync)
  private func next() -> Bool {
    // Gathering events for a moment makes fewer and larger index transactions.
    let closed: Bool? = monitor.wait(timeoutMilliseconds: Self.intervalMilliseconds) {
      $0.isClosed ? true : nil
    }
    if closed != nil { return false }
    let timeout = polls ? Self.pollMilliseconds : Int(Int32.max)
    let wanted: Bool? = monitor.wait(timeoutMilliseconds: timeout) { state in
      if state.isClosed { return false }
      guard state.isWanted else { return nil }
      state.isWanted = false
      return true
    }
    return wanted ?? true
  }
}
