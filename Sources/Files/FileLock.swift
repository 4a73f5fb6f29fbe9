import CLinux
import Glibc

/// A lock on a whole file that belongs to this opening of it (an open file description lock), so
/// that two openings in one process exclude each other and closing another descriptor of the same
/// file drops nothing. Let go when the value is, or when the process ends in whatever way.
package struct FileLock: ~Copyable, Sendable {
  /// What is held.
  package enum State: Sendable {
    /// Nothing.
    case unlocked
    /// Together with others that share it.
    case shared
    /// Alone.
    case exclusive
  }

  private let file: File
  /// What is held now.
  package private(set) var state = State.unlocked

  /// Opens the lock file, creating it if need be, without locking it.
  package init(_ path: String, permissions: UInt32 = 0o600) throws(FileError) {
    file = try File(path, .readWriteCreating(permissions: permissions))
  }

  /// Opens a lock file on a file system that allows no writing: it can only be locked shared.
  package init(readOnly path: String) throws(FileError) {
    file = try File(path, .readOnly)
  }

  /// Takes the lock alone if no one has it; from shared it is an upgrade, which succeeds if no one
  /// else shares it. Never waits. Returns whether it is held alone; if not, what was held stays.
  package mutating func tryExclusive() throws(FileError) -> Bool {
    guard try set(F_WRLCK, wait: false) else { return false }
    state = .exclusive
    return true
  }

  /// Takes the lock together with others if no one has it alone; from exclusive it is a downgrade.
  /// Never waits. Returns whether it is shared now.
  package mutating func tryShared() throws(FileError) -> Bool {
    guard try set(F_RDLCK, wait: false) else { return false }
    state = .shared
    return true
  }

  /// Takes the lock together with others, waiting while someone has it alone.
  @available(*, noasync)
  package mutating func lockShared() throws(FileError) {
    _ = try set(F_RDLCK, wait: true)
    state = .shared
  }

  /// Takes the lock alone, waiting for all others. Waiting while it is shared can deadlock with
  /// another that does the same, so that is refused.
  @available(*, noasync)
  package mutating func lockExclusive() throws(FileError) {
    precondition(state != .shared, "use tryExclusive to upgrade: waiting could deadlock")
    _ = try set(F_WRLCK, wait: true)
    state = .exclusive
  }

  /// From alone to together with others, with no moment in which it is not held.
  package mutating func downgrade() throws(FileError) {
    precondition(state == .exclusive, "only an exclusive lock can be downgraded")
    _ = try set(F_RDLCK, wait: false)
    state = .shared
  }

  /// Lets the lock go and keeps the file open.
  package mutating func unlock() throws(FileError) {
    _ = try set(F_UNLCK, wait: false)
    state = .unlocked
  }

  /// Whether someone else holds the lock in whatever way. Tells nothing about the next moment.
  package func isHeldByOthers() throws(FileError) -> Bool {
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    guard unsafe fcntl(file.descriptor, tokenledger_ofd_getlk, &request) == 0 else {
      throw .current("examine the lock on", file.path)
    }
    return request.l_type != Int16(F_UNLCK)
  }

  /// What the file system knows about the lock file.
  package func status() throws(FileError) -> FileStatus { try file.status() }

  private func set(_ kind: Int32, wait: Bool) throws(FileError) -> Bool {
    var request = flock()
    request.l_type = Int16(kind)
    request.l_whence = Int16(SEEK_SET)
    let command = wait ? tokenledger_ofd_setlkw : tokenledger_ofd_setlk
    while true {
      if unsafe fcntl(file.descriptor, command, &request) == 0 { return true }
      switch errno {
      case EINTR: continue
      case EAGAIN, EACCES: return false
      default: throw .current("lock", file.path)
      }
    }
  }
}
