import Files

/// Threads for what takes longer than a connection's thread may wait: lists, searches, replay.
final class WorkerPool: Sendable {
  /// Threads; more than there are processors, for some of the work is waiting for the disk.
  static let threadCount = 4
  /// Most pieces of work that wait; more are refused, so that memory never grows with load.
  static let waitingMax = 1_024

  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var isStopping = false
  }

  private let monitor = Monitor(State())
  private let threads: [WorkerThread]

  init() throws(FileError) {
    var threads: [WorkerThread] = []
    for _ in 0..<Self.threadCount {
      let monitor = monitor
      threads.append(
        try WorkerThread(name: "http-work") {
          while true {
            let work = monitor.wait { state -> (@Sendable () -> Void)?? in
              if !state.waiting.isEmpty { return .some(state.waiting.removeFirst()) }
              return state.isStopping ? .some(nil) : nil
            }
            guard let work else { return }
            work()
          }
        })
    }
    self.threads = threads
  }

  /// Has a thread do `work`, or says that too much is waiting.
  func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
    monitor.update { state in
      guard !state.isStopping, state.waiting.count < Self.waitingMax else { return false }
      state.waiting.append(work)
      return true
    }
  }

  /// How much is waiting.
  var waitingCount: Int { monitor.withLock { $0.waiting.count } }

  /// Does what is waiting and ends the threads. Once.
  @available(*, noasync)
  func stop() {
    monitor.update { $0.isStopping = true }
    for thread in threads { thread.join() }
  }
}
