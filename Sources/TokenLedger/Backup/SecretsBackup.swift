import Cryptography
import EventLog
import Files
import MerkleTree

/// A backup of what makes a log readable and its tokens good: the keys and the vault, and
/// `secrets-backup.json`, written last, which says what they belong to.
struct SecretsBackup {
  static let fileName = "secrets-backup.json"
  /// The format that this program writes; a higher number is refused.
  static let currentFormat = 1

  let directory: String
  let description: Description
  var keys: String { "\(directory)/keys" }
  var vault: String { "\(directory)/vault" }

  /// What the backup says about itself.
  struct Description: Codable {
    var format: Int
    var ledger: String
    /// The highest slot of the vault that has a key.
    var highestSlot: UInt64
    /// Of the vault's keys.
    var vaultSHA256: String
    /// The numbers of the pepper keys.
    var keys: [UInt32]
    /// Of what the keys remember to have signed; absent where that is nothing, and in older backups.
    var signedSHA256: String?
    /// Whether the ledger has a clock of its own, which a published log does not say; absent in older
    /// backups.
    var simulated: Bool?
    /// When the backup was made.
    var madeAt: String
  }

  /// Opens the backup in `directory`.
  init(directory: String) throws {
    self.directory = LedgerDirectory(directory).path
    description = try BackupFile.read(
      "\(self.directory)/\(Self.fileName)", of: "backup of secrets",
      newestFormat: Self.currentFormat)
  }

  /// Fills a directory with a backup of the keys and the vault, and reads it again.
  @available(*, noasync)
  static func make(
    of keyring: Keyring, _ vault: Vault, _ ledger: LedgerDescription, in directory: String,
    madeAt: Timestamp
  ) throws -> Description {
    let copied = try vault.copy(to: "\(directory)/vault")
    try keyring.copy(to: "\(directory)/keys")
    let numbers = try Keyring(directory: "\(directory)/keys").numbers
    try verify("\(directory)/vault", copied.highestSlot, copied.digest.description)
    let description = Description(
      format: currentFormat, ledger: ledger.ledger, highestSlot: copied.highestSlot,
      vaultSHA256: copied.digest.description, keys: numbers,
      signedSHA256: try signedDigest("\(directory)/keys"), simulated: ledger.simulated,
      madeAt: madeAt.description)
    try replaceFile("\(directory)/\(fileName)", json: description, permissions: 0o600)
    return description
  }

  /// Makes sure that a vault is the one that was copied.
  @available(*, noasync)
  static func verify(_ path: String, _ highestSlot: UInt64, _ digest: String) throws {
    let vault = try Vault(directory: path, isReadOnly: true)
    guard try vault.highestSlot() == highestSlot, try vault.digest().description == digest else {
      throw LedgerError(
        .damagedBackup, "the keys in \(path) are not those that were copied: use another backup")
    }
  }

  private static func signedDigest(_ keys: String) throws -> String? {
    let path = Keyring.signedPath(in: keys)
    guard fileExists(path) else { return nil }
    return SHA256.hash(try readFile(path, bytesMax: SignedState.bytesMax)).description
  }

  /// The last checkpoint that the keys remember to have signed; zero for none.
  func signedThrough() throws -> Position {
    Position(try SignedState(read: Keyring.signedPath(in: keys))?.size ?? 0)
  }

  /// The key that verifies the checkpoints of the log, under its name.
  func logKey(named name: KeyName) throws -> VerifierKey {
    guard let seed = try Keyring.logSeed(in: keys) else {
      throw LedgerError(
        .notABackup,
        """
        \(directory) has no key that a published log could be verified with: use secrets that were \
        backed up since there is one, or a backup of the log
        """)
    }
    return try SignerKey(name: name, seed: seed).verifierKey
  }

  /// Makes sure that keys and vault are whole and of a log.
  ///
  /// - Parameters:
  ///   - log: what the log holds, with the highest slot that it names itself.
  ///   - path: where the log is.
  ///   - keyNumbers: the pepper keys that accept.
  @available(*, noasync)
  func check(for log: RestoredLog, in path: String, keyNumbers: [UInt32]) throws {
    guard description.ledger == log.ledger else {
      throw LedgerError(
        .notABackup,
        """
        \(directory) holds the secrets of \(description.ledger), and \(path) the log of \
        \(log.ledger)
        """)
    }
    guard description.highestSlot >= log.contents.highestSlot else {
      throw LedgerError(
        .notABackup,
        """
        \(directory) is older than \(path): its vault ends at slot \(description.highestSlot) and \
        the log names slot \(log.contents.highestSlot); use secrets that were backed up after the log
        """)
    }
    try Self.verify(vault, description.highestSlot, description.vaultSHA256)
    if let digest = description.signedSHA256, try Self.signedDigest(keys) != digest {
      throw LedgerError(
        .damagedBackup,
        "\(Keyring.signedPath(in: keys)) is not what was copied: use another backup")
    }
    let there = try Keyring(directory: keys).numbers
    if let missing = keyNumbers.first(where: { !there.contains($0) }) {
      throw LedgerError(
        .notABackup,
        """
        \(directory) lacks pepper key \(missing), which the log names: use secrets that were \
        backed up after the log
        """)
    }
  }
}
