import Files
import TokenDomain

/// Tokens on their way from the thread that folds them to the one that wants them, in order of
/// creation.
final class TokenStream: Sendable {
  /// A token, and the position of the event that made it.
  typealias Item = (created: Position, token: Token)

  /// Tokens that are handed over at a time.
  static let batchTokens = 64
  /// Batches that wait; then the thread that folds waits.
  static let batchesMax = 8

  private struct State {
    var batches: [[Item]] = []
    var isEnded = false
    var isUnwanted = false
    var failure: (any Error)?
  }

  private let monitor = Monitor(State())

  /// Hands over a batch, waiting while too many are there; `false` if nobody wants more.
  @available(*, noasync)
  func send(_ batch: [Item]) -> Bool {
    let isWanted = monitor.wait { state -> Bool? in
      if state.isUnwanted { return false }
      guard state.batches.count < Self.batchesMax else { return nil }
      state.batches.append(batch)
      return true
    }
    monitor.broadcast()
    return isWanted
  }

  /// Whether nobody wants more.
  var isUnwanted: Bool { monitor.withLock { $0.isUnwanted } }

  /// Says that no more come, or why not.
  func end(_ failure: (any Error)?) {
    monitor.update { state in
      state.isEnded = true
      state.failure = failure
    }
  }

  /// Lets the other side stop.
  func cancel() { monitor.update { $0.isUnwanted = true } }

  /// The next batch, once it is there; `nil` after the last.
  ///
  /// - Throws: what the other side ended with.
  @available(*, noasync)
  func receive() throws -> [Item]? {
    let received = monitor.wait { state -> Result<[Item]?, any Error>? in
      if !state.batches.isEmpty { return .success(state.batches.removeFirst()) }
      guard state.isEnded else { return nil }
      return state.failure.map { .failure($0) } ?? .success(nil)
    }
    monitor.broadcast()
    return try received.get()
  }
}
