import Files
import Synchronization

/// The environments that this process has open: opening one twice would lose the locks of both
/// when one is closed.
///
/// They are known by their data file, which LMDB keeps open, so that its number stays taken even
/// after another process has removed it. A directory's number might be used again.
enum OpenEnvironments {
  private static let identities = Monitor<Set<FileIdentity>>([])
  private static let count = Atomic<UInt32>(0)

  /// A number that no other environment of this process has.
  static func nextNumber() -> UInt32 { count.add(1, ordering: .relaxed).newValue }

  /// Registers the environment in `path`, whose data file is there, or throws `alreadyOpen`.
  static func reserve(_ path: String) throws(LMDBError) -> FileIdentity {
    let identity: FileIdentity
    do throws(FileError) {
      identity = try fileStatus("\(path)/data.mdb").identity
    } catch {
      throw LMDBError(error)
    }
    guard identities.withLock({ $0.insert(identity).inserted }) else {
      throw LMDBError(.alreadyOpen, "open", path)
    }
    return identity
  }

  /// Forgets an environment while `close` closes it: neither can another thread open it in
  /// between, nor can its file's number come back while it is still registered.
  static func release(_ identity: FileIdentity, _ close: () -> Void = {}) {
    identities.withLock { identities in
      close()
      _ = identities.remove(identity)
    }
  }
}
