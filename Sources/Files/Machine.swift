import Glibc

/// What identifies this boot, this process and its user.
package enum Machine {
  /// The id of this boot of the kernel, 36 characters; another after each restart.
  package static func bootID() throws(FileError) -> String {
    let bytes = try readFile("/proc/sys/kernel/random/boot_id", bytesMax: 256)
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The id of this installation of the system (machine-id(5)), 32 characters, or nothing where there
  /// is none, as in some containers.
  package static func installationID() throws(FileError) -> String {
    guard fileExists("/etc/machine-id") else { return "" }
    let bytes = try readFile("/etc/machine-id", bytesMax: 256)
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// The number of the PID namespace: process ids mean the same only where this is the same.
  package static func pidNamespace() throws(FileError) -> UInt64 {
    try fileStatus("/proc/self/ns/pid").identity.inode
  }

  /// This process's id in its PID namespace.
  package static var processID: Int32 { getpid() }

  /// The real user's id.
  package static var userID: UInt32 { getuid() }

  /// The real user's name, or the number where the system knows no name for it.
  package static var realUserName: String {
    let user = getuid()
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 * 1024) { buffer in
      var entry = unsafe passwd()
      var found: UnsafeMutablePointer<passwd>?
      guard
        let base = buffer.baseAddress,
        unsafe getpwuid_r(user, &entry, base, buffer.count, &found) == 0,
        unsafe found != nil, let name = unsafe entry.pw_name
      else { return String(user) }
      return unsafe String(cString: name)
    }
  }

  /// How many processors are there to run on, at least 1.
  package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
