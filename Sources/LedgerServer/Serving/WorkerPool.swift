import Files

/// Threads for what takes longer than a connection's thread may wait: lists, searches, replay; and, in
/// a pool of their own, for tasks, which must not depend on whether somebody blocks the shared one.
final class WorkerPool: TaskExecutor {
  /// Threads for work that may wait; more than there are processors, for some of it waits for the disk.
  static let workThreads = 4
  /// Threads for tasks, which do not wait.
  static let taskThreads = 2
  /// Most pieces of work that wait; more are refused, so that memory never grows with load.
  static let waitingMax = 1_024

  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var isStopping = false
  }

  private let monitor = Monitor(State())
  private let threads: [WorkerThread]

  init(_ name: String, threadCount: Int) throws(FileError) {
    var threads: [WorkerThread] = []
    for _ in 0..<threadCount {
      let monitor = monitor
      threads.append(
        try WorkerThread(name: name) {
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

  /// Has a thread go on with a task. Never refused: there are no more tasks than requests, of which each
  /// connection has one.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    monitor.update { state in
      state.waiting.append { [self] in
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
      }
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
