/// Reads all of a small file. One that is larger than `bytesMax` is refused, so that a wrong
/// path cannot fill the memory; files that claim to be empty, as those in `/proc`, are read too.
package func readFile(_ path: String, bytesMax: Int) throws(FileError) -> [UInt8] {
  let bytes = try File(path, .readOnly).read(at: 0, count: bytesMax + 1)
  guard bytes.count <= bytesMax else { throw FileError(.tooLarge, "read", path) }
  return bytes
}

/// Puts `contents` at `path` so that whoever looks, now or after a power cut, finds either what
/// was there before or all of the new: written beside, synced, renamed, parent synced.
///
/// The file beside is `path` with `.new` at its end; what a crash left of it is overwritten. Two
/// writers at once need a lock of their own.
package func replaceFile(
  _ path: String, contents: RawSpan, permissions: UInt32
) throws(FileError) {
  let beside = path + ".new"
  try removeTree(beside)
  do throws(FileError) {
    let file = try File(beside, .createExclusive(permissions: permissions))
    try file.setPermissions(permissions)
    try file.write(contents, at: 0)
    try file.sync()
    try file.close()
    try renameFile(beside, to: path)
  } catch {
    try? removeTree(beside)
    throw error
  }
  try syncDirectory(parentDirectory(of: path))
}
