import Cryptography
import Files

extension Keyring {
  /// Makes the keys of a new ledger, durably, with the pepper keys of another one, which nobody
  /// changes meanwhile.
  @available(*, noasync)
  package static func create(in directory: String, peppersOf source: String) throws {
    try copy(from: source, to: directory) { $0.hasPrefix("pepper-") && $0.hasSuffix(".key") }
    try KeyFile.write(SecretKey(memory: .ordinary), to: namesPath(directory))
    try KeyFile.write(SecretKey(memory: .ordinary), to: logPath(directory))
    try syncDirectory(parentDirectory(of: directory))
  }

  /// Most bytes of a file beside the vault: a key, or a line about one.
  private static let keyFileBytesMax = 64 * 1024

  /// Copies every key into a new directory, while no other process makes or destroys one: durable,
  /// but for the name of `target` in its parent.
  @available(*, noasync)
  package func copy(to target: String) throws {
    try alone { try Self.copy(from: directory, to: target) }
  }

  /// The same from a directory that nobody changes, such as a backup. A key of which a crash left
  /// only zeros stays behind.
  @available(*, noasync)
  package static func copy(
    from source: String, to target: String, where isWanted: (String) -> Bool = { _ in true }
  ) throws {
    guard try fileStatus(source).permissions & 0o077 == 0 else {
      throw LogError.looseDirectory(path: source)
    }
    try createDirectory(target, permissions: 0o700)
    for name in try listDirectory(source) where !name.hasSuffix(".new") && isWanted(name) {
      let path = "\(source)/\(name)"
      let status = try fileStatus(path)
      guard status.isRegular else { continue }
      if name.hasSuffix(".key"), try KeyFile.read(path) == nil { continue }
      var bytes = try readFile(path, bytesMax: keyFileBytesMax)
      defer { wipe(&bytes) }
      try replaceFile("\(target)/\(name)", bytes, permissions: 0o600)
      // A key's file says when the key was made.
      try File("\(target)/\(name)", .readWrite)
        .setModified(microseconds: status.modifiedMicroseconds)
    }
    try syncDirectory(target)
  }
}
