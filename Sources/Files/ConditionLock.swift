import Glibc

/// A mutex and a condition variable at addresses that never move.
@usableFromInline
@safe
final class ConditionLock: @unchecked Sendable {
  // Sendable: the two pointers never change, and what they point to is made for many threads.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  @usableFromInline
  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    unsafe Self.check(pthread_condattr_init(&attributes))
    // A wall clock that jumps must not make a wait shorter or longer.
    unsafe Self.check(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC))
    var kind = pthread_mutexattr_t()
    unsafe Self.check(pthread_mutexattr_init(&kind))
    // What is done under a lock takes less time than going to sleep and being woken: try a little first.
    unsafe Self.check(pthread_mutexattr_settype(&kind, Int32(PTHREAD_MUTEX_ADAPTIVE_NP)))
    unsafe Self.check(pthread_mutex_init(mutex, &kind))
    unsafe Self.check(pthread_mutexattr_destroy(&kind))
    unsafe Self.check(pthread_cond_init(condition, &attributes))
    unsafe Self.check(pthread_condattr_destroy(&attributes))
  }

  deinit {
    unsafe Self.check(pthread_cond_destroy(condition))
    unsafe Self.check(pthread_mutex_destroy(mutex))
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  @usableFromInline
  func lock() { unsafe Self.check(pthread_mutex_lock(mutex)) }

  @usableFromInline
  func unlock() { unsafe Self.check(pthread_mutex_unlock(mutex)) }

  @usableFromInline
  func wait() { unsafe Self.check(pthread_cond_wait(condition, mutex)) }

  /// Waits until woken or until the monotonic clock shows `deadlineNanoseconds`; false at the
  /// deadline.
  @usableFromInline
  func wait(untilNanoseconds deadlineNanoseconds: UInt64) -> Bool {
    var deadline = timespec(
      tv_sec: Int(deadlineNanoseconds / 1_000_000_000),
      tv_nsec: Int(deadlineNanoseconds % 1_000_000_000))
    let result = unsafe pthread_cond_timedwait(condition, mutex, &deadline)
    if result == ETIMEDOUT { return false }
    Self.check(result)
    return true
  }

  @usableFromInline
  func signal() { unsafe Self.check(pthread_cond_signal(condition)) }

  @usableFromInline
  func broadcast() { unsafe Self.check(pthread_cond_broadcast(condition)) }

  private static func check(_ result: Int32) {
    precondition(result == 0, "a mutex or condition variable was misused")
  }
}
