import Files
import Synchronization

/// The environments that this process has open, by the identity of their directory: opening one
/// twice would lose the locks of both when one is closed.
enum OpenEnvironments {
  private static let identities = Mutex<Set<FileIdentity>>([])
  private static let count = Atomic<UInt32>(0)

  /// A number that no other environment of this process has.
  static func nextNumber() -> UInt32 { count.add(1, ordering: .relaxed).newValue }

  /// Registers the environment in `path`, or throws `alreadyOpen`.
  static func reserve(
    _ path: String, options: Environment.Options
  ) throws(LMDBError) -> FileIdentity {
    let identity: FileIdentity
    do throws(FileError) {
      identity = try fileStatus(path).identity
    } catch {
      throw LMDBError(error)
    }
    guard identities.withLock({ $0.insert(identity).inserted }) else {
      throw LMDBError(.alreadyOpen, "open", path)
    }
    return identity
  }

  /// Forgets an environment that is closed.
  static func release(_ identity: FileIdentity) {
    _ = identities.withLock { $0.remove(identity) }
  }
}
