import FoundationEssentials

/// A directory of a test's own, removed with everything in it when the last reference goes.
public final class TemporaryDirectory: Sendable {
  /// The absolute path, without a trailing slash.
  public let path: String

  /// Creates an empty directory below the system's temporary directory.
  public init(_ label: String = "tokenledger") throws {
    let base = FileManager.default.temporaryDirectory.path
    let trimmed = base.hasSuffix("/") ? String(base.dropLast()) : base
    path = "\(trimmed)/\(label).\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    // A process of the test may still be dying and writing here: what is left is the system's.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of `name` inside this directory.
  public func file(_ name: String) -> String { "\(path)/\(name)" }
}
