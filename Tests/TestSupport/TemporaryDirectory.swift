import FoundationEssentials

/// A directory of a test's own, removed with everything in it when the last reference goes.
public final class TemporaryDirectory: Sendable {
  /// The absolute path, without a trailing slash.
  public let path: String

  /// Creates an empty directory below the system's temporary directory.
  ///
  /// - Parameter inMemory: whether it may lie in memory, where a sync costs nothing: for tests that
  ///   are about answers, not about what a disk keeps.
  public init(_ label: String = "tokenledger", inMemory: Bool = false) throws {
    var base = FileManager.default.temporaryDirectory.path
    if inMemory, FileManager.default.isWritableFile(atPath: "/dev/shm") { base = "/dev/shm" }
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

  /// Writes a file of this directory.
  public func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: file(name)))
  }

  /// What a directory holds.
  public static func names(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Removes a file, or a directory with everything in it.
  public static func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
  }

  /// The regular files below a directory, by their paths in it; without those that go meanwhile.
  public static func files(below path: String) throws -> [String] {
    var names: [String] = []
    // A directory that goes while it is listed ends the whole list.
    for attempt in 1... {
      do {
        names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
        break
      } catch  where attempt < 100 && FileManager.default.fileExists(atPath: path) {
        continue
      }
    }
    return names.filter { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
      return attributes?[.type] as? FileAttributeType == .typeRegular
    }
  }

  /// A file's contents as text.
  public static func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  /// Copies a file, or a directory with everything in it.
  public static func copy(_ path: String, to target: String) throws {
    try FileManager.default.copyItem(atPath: path, toPath: target)
  }
}
