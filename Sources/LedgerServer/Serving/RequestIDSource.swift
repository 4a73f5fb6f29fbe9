import Files
import Synchronization

/// Names requests that come without a name, so that answer and log can be brought together.
final class RequestIDSource: Sendable {
  private let prefix: String
  private let last = Atomic<UInt64>(0)

  init() {
    // Different in each run of a server; nobody has to be unable to guess it.
    prefix = String(UInt64(SystemClock.microseconds), radix: 36)
  }

  func next() -> String {
    prefix + "-" + String(last.add(1, ordering: .relaxed).newValue, radix: 36)
  }
}
