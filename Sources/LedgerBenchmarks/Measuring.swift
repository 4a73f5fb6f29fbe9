import Files
import Glibc

/// Prints a figure that was taken.
func report(_ name: String, _ value: Double) {
  print("\(name)/tokenledger\t\(value)")
}

/// The value that so many of a hundred do not exceed.
func percentile(_ percent: Int, of values: [Double]) -> Double {
  let sorted = values.sorted()
  precondition(!sorted.isEmpty, "a percentile needs a value")
  return sorted[min(sorted.count - 1, sorted.count * percent / 100)]
}

extension Duration {
  /// The length in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// How long `body` takes, in seconds.
func secondsTaken(by body: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(body).seconds
}

/// The processor time of the running thread, in seconds.
func processorSeconds() -> Double {
  var time = timespec()
  // Holds: the call writes a value of this type, and keeps nothing.
  unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// What `body` gives on a thread of its own: tasks have no more threads than there are cores.
func onThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    do {
      _ = try WorkerThread(name: "asker") { continuation.resume(with: Result { try body() }) }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}
