import FoundationEssentials
import Glibc

/// What whoever starts the tests may set.
public enum TestEnvironment {
  /// The whole number in an environment variable, if there is one.
  public static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// Lets this process have at least `count` files open.
  public static func allowOpenFiles(_ count: Int) throws {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(max(limit.rlim_cur, UInt(count)), limit.rlim_max)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
