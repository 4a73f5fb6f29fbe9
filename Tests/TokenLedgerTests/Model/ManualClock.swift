import Synchronization
import TokenLedger

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
  private let microseconds: Mutex<Int64>

  init(_ start: Timestamp) { microseconds = Mutex(start.microseconds) }

  var now: Timestamp { microseconds.withLock { Timestamp(microseconds: $0) } }

  func move(by step: Int64) { microseconds.withLock { $0 += step } }
}
