import CLinux
import Glibc
import Synchronization

/// Makes sure that no memory of this process, with the secrets in it, is ever written to a core
/// file or read by another process of the same user. To be called once, at start.
package func disableCoreDumps() throws(FileError) {
  var none = rlimit(rlim_cur: 0, rlim_max: 0)
  guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
    throw .current("limit core dumps", "")
  }
  guard tokenledger_set_not_dumpable() == 0 else { throw .current("disable core dumps", "") }
}

/// Lets a crash end the process as it does in any language, without the runtime's report, which shows
/// what is in memory. `SWIFT_BACKTRACE` in the environment asks for the report. To be called once, at
/// start.
package func disableCrashReports() {
  guard unsafe getenv("SWIFT_BACKTRACE") == nil else { return }
  for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] {
    _ = signal(number, SIG_DFL)
  }
}

/// Makes writing to a closed pipe an error instead of the end of the process.
package func ignoreBrokenPipe() {
  _ = signal(SIGPIPE, SIG_IGN)
}

/// Counts the forks between the first process and this one, so that what must not be used after
/// `fork` can tell at the cost of a load instead of a system call.
package enum ForkCount {
  private static let count = Atomic<Int>(0)
  private static let registered: Bool = {
    let result = pthread_atfork(nil, nil) { ForkCount.advance() }
    precondition(result == 0, "not enough memory to notice forks")
    return true
  }()

  /// Starts counting; what happened before is not seen. Idempotent.
  package static func begin() { precondition(registered) }

  /// The forks counted so far in this process's line.
  package static var current: Int { count.load(ordering: .relaxed) }

  private static func advance() { count.add(1, ordering: .relaxed) }
}
