import CLinux
import Glibc

extension File {
  /// Reads up to `count` bytes from `offset`. Fewer come back only at the end of the file.
  package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    precondition(offset >= 0 && count >= 0, "a file is read forward from its start")
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let received = unsafe pread(descriptor, base + filled, count - filled, offset + filled)
        if received > 0 {
          filled += received
        } else if received == 0 {
          return
        } else if errno != EINTR {
          failure = .current("read", path)
          return
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all of `bytes` at `offset`, growing the file if they end beyond it.
  package func write(_ bytes: RawSpan, at offset: Int) throws(FileError) {
    precondition(offset >= 0, "a file begins at offset zero")
    let failure: FileError? = unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return nil }
      var written = 0
      while written < buffer.count {
        let sent = unsafe pwrite(
          descriptor, base + written, buffer.count - written, offset + written)
        if sent >= 0 {
          written += sent
        } else if errno != EINTR {
          return .current("write", path)
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Makes the file exactly `sizeBytes` long, with zeros where it grows.
  package func truncate(to sizeBytes: Int) throws(FileError) {
    _ = try retrying("resize", path) { ftruncate(descriptor, sizeBytes) }
  }

  /// Reserves disk space up to `sizeBytes`, growing the file to at least that, so that writing
  /// there later cannot fail for lack of space. What is there already stays.
  package func allocate(to sizeBytes: Int) throws(FileError) {
    try Files.allocate(descriptor, to: sizeBytes, path: path)
  }

  /// Sets disk space aside up to `endBytes` without changing the size: see
  /// ``allocate(_:throughByte:path:)``.
  package func allocate(throughByte endBytes: Int) throws(FileError) {
    try Files.allocate(descriptor, throughByte: endBytes, path: path)
  }

  /// Waits until contents and size are on the disk (fdatasync).
  package func syncData() throws(FileError) {
    _ = try retrying("sync", path) { fdatasync(descriptor) }
  }

  /// Waits until contents and all metadata are on the disk (fsync).
  package func sync() throws(FileError) {
    _ = try retrying("sync", path) { fsync(descriptor) }
  }

  /// Waits until everything that anybody wrote to the file system of this file is on the disk
  /// (syncfs): thousands of files for the price of one. What the kernel could not write since the file
  /// was opened is an error (from Linux 5.8 on).
  package func syncFileSystem() throws(FileError) {
    _ = try retrying("sync the file system of", path) { syncfs(descriptor) }
  }
}

/// Sets disk space aside up to `endBytes` from the beginning of the file, holes included, without
/// changing the file's size: writing there later, also behind the end, cannot fail for lack of space.
/// What is there already stays. For a descriptor that a C library may own.
///
/// A file system that changes nothing in place (btrfs, ZFS) promises this for the first writing only.
package func allocate(
  _ descriptor: Int32, throughByte endBytes: Int, path: String
) throws(FileError) {
  _ = try retrying("allocate", path) {
    fallocate(descriptor, tokenledger_fallocate_keep_size, 0, endBytes)
  }
}

/// Reserves disk space for an open descriptor, as ``File/allocate(to:)`` does, for a descriptor
/// that a C library owns.
package func allocate(
  _ descriptor: Int32, to sizeBytes: Int, path: String
) throws(FileError) {
  _ = try retrying("allocate", path) { fallocate(descriptor, 0, 0, sizeBytes) }
}
