import Glibc

/// The machine's clocks.
package enum SystemClock {
  /// Wall clock: microseconds since 1970-01-01T00:00:00Z. May jump in either direction.
  package static var microseconds: Int64 {
    let now = read(CLOCK_REALTIME)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
  }

  /// Nanoseconds since some moment in the past; never goes back. For durations only.
  package static var monotonicNanoseconds: UInt64 {
    let now = read(CLOCK_MONOTONIC)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var now = timespec()
    let result = unsafe clock_gettime(clock, &now)
    precondition(result == 0, "the kernel has no such clock")
    return now
  }
}
