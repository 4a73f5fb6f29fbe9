import CLinux
import Glibc

/// Questions about the file system that holds a path.
package enum FileSystem {
  /// The file systems whose files live on another machine, by their `statfs` numbers
  /// (linux/magic.h and each one's own source). FUSE is left out: it serves local disks as well.
  private static let networkKinds: Set<UInt32> = [
    0x6969,  // NFS
    0x517B,  // SMB
    0xFF53_4D42,  // CIFS
    0xFE53_4D42,  // SMB2
    0x564C,  // NCP
    0x0102_1997,  // 9P
    0x00C3_6400,  // Ceph
    0x5346_414F,  // AFS
    0x6B41_4653,  // kAFS
    0x7375_7245,  // Coda
    0x0BD0_0BD0,  // Lustre
    0x0116_1970,  // GFS2
    0x7461_636F,  // OCFS2
    0x4750_4653,  // GPFS
    0xAAD7_AAEA,  // PanFS
    0x2003_0528,  // OrangeFS
    0x013A_51E7,  // VMware's shared folders
    0x786F_4256,  // VirtualBox's shared folders
  ]

  /// Whether the path is on a file system of another machine, where memory maps and locks are not
  /// coherent.
  package static func isNetwork(_ path: String) throws(FileError) -> Bool {
    networkKinds.contains(try facts(path).kind)
  }

  /// The bytes that an ordinary user can still write there.
  package static func freeBytes(_ path: String) throws(FileError) -> Int {
    let facts = try facts(path)
    return Int(facts.blocks_available) * Int(facts.block_size)
  }

  /// Whether what is at `path` is there and this process may not write to it: because of how the file
  /// system is mounted, or because of owner and permissions.
  package static func forbidsWriting(_ path: String) -> Bool {
    guard unsafe access(path, W_OK) == 0 else { return [EROFS, EACCES, EPERM].contains(errno) }
    // Of a file system that has become read-only by an error, only opening a file tells.
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor < 0 else {
      close(descriptor)
      return false
    }
    return errno == EROFS
  }

  /// Whether it is mounted read-only.
  package static func isReadOnly(_ path: String) throws(FileError) -> Bool {
    try facts(path).is_read_only != 0
  }

  private static func facts(_ path: String) throws(FileError) -> tokenledger_file_system {
    var facts = tokenledger_file_system()
    guard unsafe tokenledger_statfs(path, &facts) == 0 else {
      throw .current("examine the file system of", path)
    }
    return facts
  }
}
