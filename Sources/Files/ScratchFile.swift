/// A file without a name, for what is needed for a while and must not stay: its space is free when
/// it is let go, whatever ends the process.
package struct ScratchFile: ~Copyable, Sendable {
  private let file: File
  /// Bytes that were written.
  package private(set) var byteCount = 0

  /// Makes an empty one on the file system of `directory`.
  package init(in directory: String) throws(FileError) {
    let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
    let path = "\(directory)/scratch-\(digits)"
    let file = try File(path, .createExclusive(permissions: 0o600))
    try removeFile(path)
    self.file = file
  }

  /// Writes `bytes` at the end.
  package mutating func append(_ bytes: RawSpan) throws(FileError) {
    try file.write(bytes, at: byteCount)
    byteCount += bytes.byteCount
  }

  /// Reads up to `count` bytes from `offset`. Fewer come back only at the end.
  package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try file.read(at: offset, count: count)
  }
}
