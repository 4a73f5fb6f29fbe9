package import Cryptography
import Files

/// The key with which the log's checkpoints are signed.
extension Keyring {
  /// The seed of the log's signing key (RFC 8032). A ledger from before there were any gets one.
  ///
  /// - Throws: ``LogError/looseKey(path:)``, ``LogError/damagedKey(path:)``.
  @available(*, noasync)
  package func logSeed() throws -> SecretKey {
    let path = Self.logPath(directory)
    try alone {
      if !fileExists(path) { try KeyFile.write(SecretKey(memory: .ordinary), to: path) }
    }
    guard let seed = try KeyFile.read(path) else { throw LogError.damagedKey(path: path) }
    return seed
  }

  /// The seed among the keys in a directory that nobody changes, such as a backup; `nil` if there is
  /// none.
  package static func logSeed(in directory: String) throws -> SecretKey? {
    let path = logPath(directory)
    return fileExists(path) ? try KeyFile.read(path) : nil
  }

  /// Where what was signed last is remembered, beside the key, so that both are backed up together.
  package var signedPath: String { Self.signedPath(in: directory) }

  /// The same of the keys in a directory.
  package static func signedPath(in directory: String) -> String { "\(directory)/signed.json" }

  static func logPath(_ directory: String) -> String { "\(directory)/log.key" }
}
