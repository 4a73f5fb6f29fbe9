import Glibc

/// A directory of this process's own, readable by its user only, for what is needed for a while and
/// must not stay.
///
/// It lies where `TMPDIR` says, or in `/tmp`. Letting go of it removes it; ``unlink()`` does so
/// earlier. What a process that was killed left is removed when the same user next makes one.
package final class ScratchDirectory: Sendable {
  /// The directory.
  package let path: String
  /// Held as long as the process may need it, so that nobody else removes it.
  private let use: FileLock

  private static let prefix = "tokenledger-scratch."
  private static let useFile = "in-use"
  /// A directory that is younger may not be locked yet by who made it.
  private static let settlingMicroseconds: Int64 = 60_000_000

  /// Makes an empty one.
  package init() throws(FileError) {
    let parent = Self.parent
    Self.removeLeftovers()
    // Made only if it is not there, so that nobody can have put something in its place.
    let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
    path = "\(parent)/\(Self.prefix)\(digits)"
    try createDirectory(path, permissions: 0o700)
    var use = try FileLock("\(path)/\(Self.useFile)")
    _ = try use.tryExclusive()
    self.use = use
  }

  deinit { unlink() }

  /// Removes it with everything in it. Files that are open stay readable until they are closed, and
  /// then their space is free, whatever ends the process.
  package func unlink() { try? removeTree(path) }

  private static var parent: String {
    guard let named = unsafe getenv("TMPDIR") else { return "/tmp" }
    let path = unsafe String(cString: named)
    return path.hasPrefix("/") ? path : "/tmp"
  }

  /// Removes what processes of this user that were killed left, as far as `TMPDIR` is the same.
  package static func removeLeftovers() {
    let parent = parent
    guard let names = try? listDirectory(parent) else { return }
    for name in names where name.hasPrefix(prefix) {
      let path = "\(parent)/\(name)"
      guard let status = try? linkStatus(path), status.isDirectory,
        status.userID == Machine.userID,
        SystemClock.microseconds - status.modifiedMicroseconds > settlingMicroseconds,
        var use = try? FileLock("\(path)/\(useFile)"), (try? use.tryExclusive()) == true
      else { continue }
      try? removeTree(path)
    }
  }
}
