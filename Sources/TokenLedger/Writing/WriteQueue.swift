import Files

/// The bounded queue between callers and the writer thread.
final class WriteQueue: Sendable {
  /// Most requests that wait; more are told to try again, so memory never grows with load.
  static let requestsMax = 8_192
  /// Most requests of one batch, which is one log transaction and one sync.
  static let batchRequestsMax = 1_024

  /// A request with whoever waits for its answer.
  struct Entry: Sendable {
    /// What is asked; of a history the first event.
    let request: Request
    let correlation: CorrelationID
    let stamp: RequestStamp?
    /// Events of another ledger to be entered together, instead of the request alone.
    var history: HistoryBatch?
    let answer: @Sendable (Result<Receipt, any Error>) -> Void

    /// Whether the request may append thousands of events, so that it gets a batch of its own.
    var isBulk: Bool {
      if history != nil { return true }
      guard case .changeTokens(let change) = request.action else { return false }
      return switch change.selection {
      case .tokens(let ids): ids.count > 16
      case .matching, .derived: true
      }
    }
  }

  private struct State {
    var entries: [Entry] = []
    var isClosed = false
  }

  private let monitor = Monitor(State())

  /// Puts a request at the end of the queue.
  ///
  /// - Throws: ``LedgerError/Code/busy`` when it is full, ``LedgerError/Code/closed`` afterwards.
  func add(_ entry: Entry) throws(LedgerError) {
    try monitor.update { state throws(LedgerError) in
      guard !state.isClosed else { throw LedgerError(.closed, "the ledger was closed") }
      guard state.entries.count < Self.requestsMax else {
        throw LedgerError(.busy, "\(Self.requestsMax) requests are waiting: try again shortly")
      }
      state.entries.append(entry)
    }
  }

  /// Waits for requests and takes a batch; `nil` when the queue is closed and empty.
  @available(*, noasync)
  func takeBatch() -> [Entry]? {
    monitor.wait { state -> [Entry]?? in
      if state.entries.isEmpty { return state.isClosed ? .some(nil) : nil }
      let count: Int
      if state.entries[0].isBulk {
        count = 1
      } else {
        let candidates = state.entries.prefix(Self.batchRequestsMax)
        count = candidates.firstIndex { $0.isBulk } ?? candidates.count
      }
      let batch = Array(state.entries.prefix(count))
      state.entries.removeFirst(count)
      return batch
    }
  }

  /// Takes no more requests; what waits is still answered.
  func close() {
    monitor.update { $0.isClosed = true }
  }

  /// How many requests wait.
  var count: Int { monitor.withLock { $0.entries.count } }
}
