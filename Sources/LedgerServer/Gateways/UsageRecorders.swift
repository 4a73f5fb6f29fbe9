import Files
import TokenLedger

/// A recorder of uses for each thread that answers gateways, so that none waits for another to note one.
struct UsageRecorders: Sendable {
  /// Recorders; a power of two. Now and then two threads share one, which costs them little.
  private static let count = 16

  private let recorders: [UsageRecorder]

  init(_ ledger: Ledger) {
    recorders = (0..<Self.count).map { _ in ledger.makeUsageRecorder() }
  }

  /// The recorder of the running thread.
  var own: UsageRecorder { recorders[ThreadIdentity.current.index(below: Self.count)] }
}
