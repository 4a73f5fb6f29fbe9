import CLinux
import Glibc
import Synchronization

/// A thread of its own for work that blocks or that must stay on one thread.
@safe
package final class WorkerThread: Sendable {
  private let thread: pthread_t
  private let isJoined = Atomic<Bool>(false)

  /// Starts a thread that runs `body` to its end. Debuggers and `ps` show the first 15 bytes of
  /// `name`.
  package init(name: String, _ body: @escaping @Sendable () -> Void) throws(FileError) {
    let work = unsafe Unmanaged.passRetained(Work(name: name, body: body))
    var started = pthread_t()
    let result = unsafe pthread_create(&started, nil, runWork, work.toOpaque())
    guard result == 0 else {
      unsafe work.release()
      throw FileError(ErrorNumber(rawValue: result), "start thread", name)
    }
    thread = started
  }

  deinit {
    // No one can wait for it any more: let the system clean up when it ends.
    if !isJoined.load(ordering: .acquiring) { pthread_detach(thread) }
  }

  /// Waits until the thread has ended. Only once.
  @available(*, noasync)
  package func join() {
    let wasJoined = isJoined.exchange(true, ordering: .acquiringAndReleasing)
    precondition(!wasJoined, "a thread can be joined once")
    let result = pthread_join(thread, nil)
    precondition(result == 0, "a thread cannot wait for itself")
  }
}

/// What a new thread needs to begin.
private final class Work: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument = unsafe argument else { return nil }
  let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
  _ = unsafe tokenledger_name_thread(work.name)
  work.body()
  return nil
}

/// Which thread is running, for rules such as "a write transaction belongs to its thread".
package struct ThreadIdentity: Equatable, Sendable {
  private let value: UInt

  /// The running thread. Costs a few nanoseconds. A later thread may have the value of one that
  /// has ended.
  package static var current: ThreadIdentity { ThreadIdentity(value: UInt(pthread_self())) }

  /// A number for sharing things out among threads: the same for a thread at all times, and of two
  /// threads seldom the same. `count` is a power of two.
  package func index(below count: Int) -> Int {
    // Values of threads are addresses, alike in their lowest bits; multiplying brings all of them up.
    Int(truncatingIfNeeded: UInt64(value) &* 0x9E37_79B9_7F4A_7C15 >> 32) & (count - 1)
  }
}
