import Glibc

/// Creates one directory with these permissions, whatever the process's mask says.
package func createDirectory(_ path: String, permissions: UInt32 = 0o700) throws(FileError) {
  _ = try retrying("create directory", path) { unsafe mkdir(path, permissions) }
  _ = try retrying("set permissions of", path) { unsafe chmod(path, permissions) }
}

/// Waits until the names in a directory are on the disk: without it, a file that was created,
/// renamed or removed may be back after a power cut.
package func syncDirectory(_ path: String) throws(FileError) {
  try File(path, .readOnly).sync()
}

/// Gives a file or directory another name, replacing a file that has it. Durable only after
/// ``syncDirectory(_:)`` of the parent.
package func renameFile(_ source: String, to destination: String) throws(FileError) {
  _ = try retrying("rename to \(destination)", source) { unsafe rename(source, destination) }
}

/// Removes a file, or an empty directory.
package func removeFile(_ path: String) throws(FileError) {
  _ = try retrying("remove", path) { unsafe remove(path) }
}

/// Removes a file or a directory with everything in it; symbolic links are removed, not followed.
/// What is not there is not an error.
package func removeTree(_ path: String) throws(FileError) {
  var status = stat()
  guard unsafe lstat(path, &status) == 0 else {
    if errno == ENOENT { return }
    throw .current("examine", path)
  }
  if status.st_mode & S_IFMT == S_IFDIR {
    for name in try listDirectory(path) { try removeTree("\(path)/\(name)") }
  }
  do throws(FileError) {
    try removeFile(path)
  } catch {
    if error.code != .notFound { throw error }
  }
}

/// The names in a directory in byte order, without `.` and `..`.
package func listDirectory(_ path: String) throws(FileError) -> [String] {
  guard let stream = unsafe opendir(path) else { throw .current("list", path) }
  defer { _ = unsafe closedir(stream) }
  var names: [String] = []
  while true {
    errno = 0
    guard let entry = unsafe readdir(stream) else {
      if errno != 0 { throw .current("list", path) }
      return names.sorted()
    }
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
      unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
}

/// The directory that holds `path`.
package func parentDirectory(of path: String) -> String {
  var trimmed = path[...]
  while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
  guard let slash = trimmed.lastIndex(of: "/") else { return "." }
  return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
}
