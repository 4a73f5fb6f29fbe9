import Files

/// Long work on a thread of its own, beside the caller's, who tells of the progress of both.
final class SideWork<Outcome: Sendable>: Sendable {
  private struct State {
    /// How far each task has come since the caller last asked, in the order they were heard of.
    var progress: [Progress] = []
    var outcome: Result<Outcome, any Error>?

    /// Keeps the last report of each task: more would only grow while the caller is busy.
    mutating func note(_ report: Progress) {
      progress.removeAll { $0.task == report.task }
      progress.append(report)
    }

    mutating func taken() -> [Progress] {
      defer { progress = [] }
      return progress
    }
  }

  private let state = Monitor(State())
  private let thread: WorkerThread

  /// Begins `work`, which is given what to report its progress to.
  init(
    name: String, _ work: @escaping @Sendable (_ report: (Progress) -> Void) throws -> Outcome
  ) throws {
    let state = state
    thread = try WorkerThread(name: name) {
      let outcome = Result { try work { progress in state.update { $0.note(progress) } } }
      state.update { $0.outcome = outcome }
    }
  }

  /// Passes on what the work has reported since the last time.
  func forward(to progress: (Progress) -> Void) {
    for report in state.withLock({ $0.taken() }) { progress(report) }
  }

  /// Waits for the end, passing on what is reported until then, and returns what came of the work.
  ///
  /// - Throws: what the work threw.
  @available(*, noasync)
  func finish(_ progress: (Progress) -> Void) throws -> Outcome {
    while true {
      let (reports, outcome) = state.wait { state -> ([Progress], Result<Outcome, any Error>?)? in
        if state.progress.isEmpty && state.outcome == nil { return nil }
        return (state.taken(), state.outcome)
      }
      for report in reports { progress(report) }
      if let outcome {
        thread.join()
        return try outcome.get()
      }
    }
  }
}
