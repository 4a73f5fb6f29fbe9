import FoundationEssentials

/// What whoever starts the tests may set.
public enum TestEnvironment {
  /// The whole number in an environment variable, if there is one.
  public static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }
}
