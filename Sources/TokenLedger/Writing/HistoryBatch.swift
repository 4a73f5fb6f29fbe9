import Synchronization

/// Events of another ledger that are entered together or not at all: one transaction, one sync.
final class HistoryBatch: Sendable {
  /// Most events of a batch.
  static let eventsMax = 2_000
  /// Most bytes of the text that they were read from, but for the event that exceeds it.
  static let textBytesMax = 4 << 20

  /// One event of it.
  struct Step: Sendable {
    var command: Command
    /// The step of this batch that led to it, instead of the command's causation.
    var cause: Int?
  }

  let steps: [Step]
  private let entered = Mutex<[Position?]>([])

  /// - Precondition: there is at least one.
  init(_ steps: [Step]) {
    precondition(!steps.isEmpty, "an empty batch has nothing to enter")
    self.steps = steps
  }

  /// Where each event stands now; `nil` for one that changed nothing. Told before the batch is
  /// answered.
  var positions: [Position?] { entered.withLock { $0 } }

  func finish(_ positions: [Position?]) { entered.withLock { $0 = positions } }
}
