import FoundationEssentials
import Glibc

/// A file system of a test's own, mounted for it: to be filled, or to break down.
public final class ScratchFileSystem: Sendable {
  /// What it is.
  public enum Kind: Sendable {
    /// Memory (tmpfs).
    case memory
    /// ext4 on a file, mounted with `errors=remount-ro`.
    case ext4
  }

  /// A step that failed.
  public struct Failure: Error {
    public let message: String
  }

  /// Where it is mounted.
  public var path: String { directory.file("mounted") }
  private let directory: TemporaryDirectory
  /// The name of the block device.
  private let device: String?

  /// The kinds that can be mounted here: mounting needs the rights of root.
  public static let possible: [Kind] = [.memory, .ext4].filter {
    (try? ScratchFileSystem($0, megabytes: 16)) != nil
  }

  /// Whether one can be made to break down here.
  public static let canBreakDown: Bool = {
    guard let trial = try? ScratchFileSystem(.ext4, megabytes: 16) else { return false }
    return (try? trial.breakDown()) != nil
  }()

  /// Mounts one.
  public init(_ kind: Kind, megabytes: Int) throws {
    directory = try TemporaryDirectory("mount", inMemory: true)
    let point = directory.file("mounted")
    try FileManager.default.createDirectory(atPath: point, withIntermediateDirectories: false)
    switch kind {
    case .memory:
      device = nil
      try Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", point)
    case .ext4:
      let image = directory.file("image")
      try Self.run("truncate", "-s", "\(megabytes)M", image)
      try Self.run("mkfs.ext4", "-q", "-F", "-m", "0", image)
      try Self.run("mount", "-o", "loop,errors=remount-ro", image, point)
      device = try Self.device(at: point)
    }
  }

  deinit {
    // Whatever still has a file open there: the place goes now, the rest with the last of them.
    _ = try? Self.run("umount", "--lazy", path)
  }

  /// The name of the block device that is mounted at a path.
  private static func device(at point: String) throws -> String? {
    for line in try TemporaryDirectory.text(of: "/proc/self/mounts").split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 1, words[1] == point else { continue }
      return words[0].split(separator: "/").last.map(String.init)
    }
    return nil
  }

  @discardableResult
  private static func run(_ program: String, _ arguments: String...) throws -> String {
    guard let path = ProcessRunner.installed(program) else {
      throw Failure(message: "\(program) is not installed")
    }
    let result = try ProcessRunner.run(path, arguments)
    guard result.end == .exited(0) else { throw Failure(message: result.errors) }
    return result.output
  }

  private var filling: String { "\(path)/filling" }

  /// Writes until nothing fits any more.
  public func fill() throws {
    let file = unsafe open(filling, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard file >= 0 else { throw Failure(message: "cannot fill: errno \(errno)") }
    defer { close(file) }
    var size = 1 << 20
    while size > 0 {
      let bytes = [UInt8](repeating: 1, count: size)
      let count = unsafe write(file, bytes, size)
      if count >= 0 { continue }
      guard errno == ENOSPC else { throw Failure(message: "cannot fill: errno \(errno)") }
      size /= 2
    }
    // Space is given out when it is written, not before.
    fsync(file)
  }

  /// Takes away again what was written to fill it.
  public func makeRoom() throws {
    try TemporaryDirectory.remove(filling)
    // ext4 gives blocks out again when its journal has the removal, some seconds later or now.
    try Self.run("sync", "--file-system", path)
  }

  /// Has ext4 meet an error, after which it lets nobody write until it is mounted anew.
  public func breakDown() throws {
    guard let device else { throw Failure(message: "only ext4 breaks down when it is told to") }
    let file = unsafe open("/sys/fs/ext4/\(device)/trigger_fs_error", O_WRONLY)
    guard file >= 0 else { throw Failure(message: "no fault to trigger: errno \(errno)") }
    defer { close(file) }
    let byte: [UInt8] = [0x31]
    guard unsafe write(file, byte, 1) == 1 else {
      throw Failure(message: "no fault was triggered: errno \(errno)")
    }
    let probe = unsafe open("\(path)/probe", O_WRONLY | O_CREAT, 0o600)
    guard probe < 0, errno == EROFS else {
      if probe >= 0 { close(probe) }
      throw Failure(message: "it can still be written to")
    }
  }
}
