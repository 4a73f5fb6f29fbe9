import Glibc

/// The owner of one file descriptor. Closed when it goes out of scope.
package struct File: ~Copyable, Sendable {
  /// How a file is opened.
  package enum Mode: Sendable {
    /// For reading.
    case readOnly
    /// For reading and writing; the file must be there.
    case readWrite
    /// For reading and writing; created with these permissions if it is not there.
    case readWriteCreating(permissions: UInt32)
    /// For reading and writing; created with these permissions, and refused if it is there.
    case createExclusive(permissions: UInt32)
  }

  /// The path it was opened by.
  package let path: String
  /// The descriptor; negative once closed.
  package private(set) var descriptor: Int32

  /// Opens `path`. The descriptor is not inherited by programs that this process starts.
  package init(_ path: String, _ mode: Mode) throws(FileError) {
    let (flags, permissions): (Int32, UInt32) =
      switch mode {
      case .readOnly: (O_RDONLY, 0)
      case .readWrite: (O_RDWR, 0)
      case .readWriteCreating(let permissions): (O_RDWR | O_CREAT, permissions)
      case .createExclusive(let permissions): (O_RDWR | O_CREAT | O_EXCL, permissions)
      }
    self.path = path
    descriptor = try retrying("open", path) { unsafe open(path, flags | O_CLOEXEC, permissions) }
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// Closes the file and reports what the kernel says about it, which letting go does not.
  package consuming func close() throws(FileError) {
    let closing = descriptor
    descriptor = -1
    // On Linux the descriptor is gone even when the call was interrupted.
    if Glibc.close(closing) != 0 && errno != EINTR { throw .current("close", path) }
  }

  /// What the file system knows about the open file.
  package func status() throws(FileError) -> FileStatus {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .current("examine", path) }
    return FileStatus(status)
  }

  /// The size in bytes.
  package func size() throws(FileError) -> Int { try status().sizeBytes }
}

/// Repeats a call that returns a negative number until no signal interrupts it.
func retrying(
  _ operation: String, _ path: String, _ call: () -> Int32
) throws(FileError) -> Int32 {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno != EINTR { throw .current(operation, path) }
  }
}
