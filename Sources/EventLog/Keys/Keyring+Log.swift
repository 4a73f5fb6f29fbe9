package import Cryptography
import Files

/// The key with which the log's checkpoints are signed.
extension Keyring {
  /// The seed of the log's signing key (RFC 8032), made with the ledger. One that is lost is not
  /// replaced: what another key signs, nobody outside would believe.
  ///
  /// - Throws: ``LogError/noLogKey(path:)``, ``LogError/looseKey(path:)``,
  ///   ``LogError/damagedKey(path:)``.
  @available(*, noasync)
  package func logSeed() throws -> SecretKey {
    guard let seed = try Self.logSeed(in: directory) else {
      throw LogError.noLogKey(path: Self.logPath(directory))
    }
    return seed
  }

  /// The seed among the keys in a directory, such as a backup; `nil` if there is none.
  package static func logSeed(in directory: String) throws -> SecretKey? {
    let path = logPath(directory)
    guard fileExists(path) else { return nil }
    guard let seed = try KeyFile.read(path) else { throw LogError.damagedKey(path: path) }
    return seed
  }

  /// Where what was signed last is remembered, beside the key, so that both are backed up together.
  package var signedPath: String { Self.signedPath(in: directory) }

  /// The same of the keys in a directory.
  package static func signedPath(in directory: String) -> String { "\(directory)/signed.json" }

  static func logPath(_ directory: String) -> String { "\(directory)/log.key" }
}
