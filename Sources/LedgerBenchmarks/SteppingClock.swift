import Synchronization
import TokenLedger

/// A clock that goes on by a step for each token, so that making them takes sixty days of its time.
final class SteppingClock: Sendable {
  private let moment: Atomic<Int64>
  private let stepMicroseconds: Int64

  init(stepMicroseconds: Int64) {
    // 2026-01-01T00:00:00Z
    moment = Atomic(1_767_225_600_000_000)
    self.stepMicroseconds = stepMicroseconds
  }

  var now: Timestamp { Timestamp(microseconds: moment.load(ordering: .relaxed)) }

  func move(to moment: Timestamp) {
    self.moment.store(moment.microseconds, ordering: .relaxed)
  }

  func step() -> Timestamp {
    Timestamp(
      microseconds: moment.wrappingAdd(stepMicroseconds, ordering: .relaxed).newValue)
  }
}
