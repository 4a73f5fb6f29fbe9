import Glibc

/// What the file system knows about a file.
package struct FileStatus: Sendable, Equatable {
  /// The file itself, whatever it is called.
  package let identity: FileIdentity
  /// The size in bytes.
  package let sizeBytes: Int
  /// The permission bits, set-user-id and the like included.
  package let permissions: UInt32
  /// The user who owns it.
  package let userID: UInt32
  /// When the contents last changed, in microseconds since the epoch.
  package let modifiedMicroseconds: Int64
  /// Whether it is a directory.
  package let isDirectory: Bool
  /// Whether it is an ordinary file.
  package let isRegular: Bool

  init(_ status: stat) {
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    sizeBytes = Int(status.st_size)
    permissions = status.st_mode & 0o7777
    userID = status.st_uid
    modifiedMicroseconds =
      Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }
}

/// What makes two paths the same file.
package struct FileIdentity: Hashable, Sendable {
  /// The file system.
  package let device: UInt64
  /// The file's number in it.
  package let inode: UInt64
}

/// Examines what `path` leads to, following symbolic links.
package func fileStatus(_ path: String) throws(FileError) -> FileStatus {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { throw .current("examine", path) }
  return FileStatus(status)
}

/// Examines what is at `path` itself, be it a symbolic link.
package func linkStatus(_ path: String) throws(FileError) -> FileStatus {
  var status = stat()
  guard unsafe lstat(path, &status) == 0 else { throw .current("examine", path) }
  return FileStatus(status)
}

/// Whether anything is at `path`. A path that cannot be examined counts as not there.
package func fileExists(_ path: String) -> Bool {
  unsafe access(path, F_OK) == 0
}

extension File {
  /// Sets the permission bits, whatever the process's mask says.
  package func setPermissions(_ permissions: UInt32) throws(FileError) {
    _ = try retrying("set permissions of", path) { fchmod(descriptor, permissions) }
  }
}

extension File {
  /// Says when the contents last changed, for a copy that is to look as old as what it is of.
  package func setModified(microseconds: Int64) throws(FileError) {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(max(0, rest)) * 1_000)
    // Reading and changing: the call sets both.
    var times = [time, time]
    _ = try retrying("set the time of", path) { unsafe futimens(descriptor, &times) }
  }
}

/// The absolute path that `path` leads to, without symbolic links; it must be there.
package func resolvedPath(_ path: String) throws(FileError) -> String {
  guard let resolved = unsafe realpath(path, nil) else { throw .current("find", path) }
  defer { unsafe free(resolved) }
  return unsafe String(cString: resolved)
}
