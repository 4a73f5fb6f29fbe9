import Files

/// A directory that is made whole beside its place and then put there in one step, so that whoever
/// looks, now or after a power cut, finds nothing or all of it.
struct StagedDirectory {
  /// Where it will be: absolute, without symbolic links.
  let target: String
  /// Where it is made: `target` with `.unfinished` at its end.
  let beside: String

  /// What says that a directory holds a ledger, a backup of one, its secrets or its published log.
  static let markers = [
    "ledger.json": "a ledger", LogBackup.fileName: "the backup of a log",
    SecretsBackup.fileName: "the secrets of a ledger", PublishedLog.marker: "a published log",
  ]
  /// Held by whoever makes the directory.
  private static let lockName = "unfinished.lock"

  /// Names a place, which must be empty or not be there, and in no ledger or backup: who may read
  /// one of them must not find the keys to it, nor one go when another is removed.
  init(_ path: String) throws {
    target = try Self.resolved(path)
    beside = target + ".unfinished"
    try checkFree()
    try Self.checkOutside(path)
  }

  /// Makes sure that a place is in no directory that holds a ledger, a backup or a published log.
  static func checkOutside(_ path: String) throws {
    var outer = parentDirectory(of: try resolved(path))
    while true {
      if let what = holding(outer) {
        throw LedgerError(
          .alreadyExists, "\(path) is inside \(outer), which holds \(what): choose another place")
      }
      if outer == "/" { break }
      outer = parentDirectory(of: outer)
    }
  }

  /// The absolute path of something that need not be there, in a directory that must.
  private static func resolved(_ path: String) throws -> String {
    if fileExists(path) { return try resolvedPath(path) }
    let trimmed = LedgerDirectory(path).path
    let named = parentDirectory(of: trimmed)
    guard fileExists(named) else {
      throw LedgerError(.storage, "there is no directory \(named) for \(path): make it first")
    }
    let parent = try resolvedPath(named)
    let name = trimmed.split(separator: "/").last.map(String.init) ?? ""
    return parent == "/" ? "/\(name)" : "\(parent)/\(name)"
  }

  /// What a directory holds, if it is one of ours.
  private static func holding(_ directory: String) -> String? {
    for (name, what) in markers.sorted(by: { $0.key < $1.key })
    where fileExists("\(directory)/\(name)") {
      return what
    }
    return nil
  }

  /// Whether one of two places is the other or in it.
  func overlaps(_ other: StagedDirectory) -> Bool {
    func isIn(_ inner: String, _ outer: String) -> Bool { "\(inner)/".hasPrefix("\(outer)/") }
    return isIn(target, other.target) || isIn(other.target, target)
  }

  private func checkFree() throws {
    guard fileExists(target) else { return }
    guard try fileStatus(target).isDirectory, try listDirectory(target).isEmpty else {
      let what = Self.holding(target).map { "holds \($0) already" } ?? "is not empty"
      throw LedgerError(
        .alreadyExists, "\(target) \(what): choose a directory that is empty or not there yet")
    }
    // What is made beside it cannot be put in the place of another file system.
    let outer = try fileStatus(parentDirectory(of: target)).identity.device
    guard try fileStatus(target).identity.device == outer else {
      throw LedgerError(
        .storage, "another file system is mounted at \(target): choose a directory in it")
    }
  }

  /// Has `body` fill the directory beside, then puts it in its place. What an attempt before left is
  /// removed first, and what this one leaves if it fails.
  ///
  /// - Throws: what `body` and the system say, and ``LedgerError/Code/alreadyExists`` when the place
  ///   was taken meanwhile or another process is at it.
  @available(*, noasync)
  func make<Result>(_ body: (_ beside: String) throws -> Result) throws -> Result {
    if !fileExists(beside) { try createDirectory(beside, permissions: 0o700) }
    let lockPath = "\(beside)/\(Self.lockName)"
    var lock = try FileLock(lockPath)
    guard try lock.tryExclusive() else {
      throw LedgerError(.alreadyExists, "another process is making \(target)")
    }
    do {
      for name in try listDirectory(beside) where name != Self.lockName {
        try removeTree("\(beside)/\(name)")
      }
      let result = try body(beside)
      try checkFree()
      try syncDirectory(beside)
      // An empty directory is replaced.
      try renameFile(beside, to: target)
      try syncDirectory(parentDirectory(of: target))
      // Until here it kept others from taking what is whole for leftovers.
      try removeFile("\(target)/\(Self.lockName)")
      return result
    } catch {
      try? removeTree(beside)
      throw error
    }
  }
}
