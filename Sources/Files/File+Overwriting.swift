/// Writes zeros over all of a file, and waits until they are on the disk. What is kept of the bytes
/// before, the file system and the disk beneath decide: one that copies on write, or a flash disk,
/// writes elsewhere.
package func overwriteFile(_ path: String) throws(FileError) {
  let file = try File(path, .readWrite)
  try file.overwrite(0..<(try file.size()))
  try file.syncData()
}

extension File {
  /// Bytes that are overwritten with one call.
  private static let overwriteBytes = 1 << 20

  /// Writes zeros over the bytes of a range.
  package func overwrite(_ range: Range<Int>) throws(FileError) {
    let zeros = [UInt8](repeating: 0, count: min(Self.overwriteBytes, range.count))
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.overwriteBytes) {
      let count = min(Self.overwriteBytes, range.upperBound - start)
      // Holds: the array outlives the call.
      try unsafe write(zeros.span.bytes.extracting(0..<count), at: start)
    }
  }
}
