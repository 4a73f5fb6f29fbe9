import Cryptography
import Files

/// A file with one key: its 32 bytes and the first 8 of their BLAKE2b-256, so that a damaged file is
/// not taken for another key.
enum KeyFile {
  private static let checkByteCount = 8

  /// Reads a key; `nil` for one that was overwritten, whose file a crash kept from being removed.
  ///
  /// - Throws: ``LogError/looseKey(path:)`` when others than the owner may read the file,
  ///   ``LogError/damagedKey(path:)`` when it holds no key.
  static func read(_ path: String) throws -> SecretKey? {
    guard try fileStatus(path).permissions & 0o077 == 0 else {
      throw LogError.looseKey(path: path)
    }
    var bytes = try readFile(path, bytesMax: 4_096)
    defer { wipe(&bytes) }
    guard bytes.count == SecretKey.byteCount + checkByteCount else {
      throw LogError.damagedKey(path: path)
    }
    if bytes.allSatisfy({ $0 == 0 }) { return nil }
    var key = Array(bytes.prefix(SecretKey.byteCount))
    defer { wipe(&key) }
    guard check(key) == Array(bytes.suffix(checkByteCount)) else {
      throw LogError.damagedKey(path: path)
    }
    return try SecretKey(copying: key)
  }

  /// Writes a key, durably and readable by the owner only.
  static func write(_ key: SecretKey, to path: String) throws {
    // Holds: every offset is below the count.
    var bytes = key.withBytes { span in
      (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
    bytes += check(bytes)
    defer { wipe(&bytes) }
    try replaceFile(path, bytes, permissions: 0o600)
  }

  /// Overwrites the key and removes the file, durably.
  static func destroy(_ path: String) throws {
    let file = try File(path, .readWrite)
    let zeros = [UInt8](repeating: 0, count: try file.size())
    // Holds: the span ends with the call, and the array outlives it.
    try unsafe file.write(zeros.span.bytes, at: 0)
    try file.sync()
    try file.close()
    try removeFile(path)
    try syncDirectory(parentDirectory(of: path))
  }

  private static func check(_ key: [UInt8]) -> [UInt8] {
    Array(KeyedHash.blake2b256(key).bytes.prefix(checkByteCount))
  }
}
