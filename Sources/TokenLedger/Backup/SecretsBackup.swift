import Cryptography
import EventLog
import Files

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
    of keyring: Keyring, _ vault: Vault, _ ledger: LedgerID, in directory: String,
    madeAt: Timestamp
  ) throws -> Description {
    let copied = try vault.copy(to: "\(directory)/vault")
    try keyring.copy(to: "\(directory)/keys")
    let numbers = try Keyring(directory: "\(directory)/keys").numbers
    try verify("\(directory)/vault", copied.highestSlot, copied.digest.description)
    let description = Description(
      format: currentFormat, ledger: ledger.description, highestSlot: copied.highestSlot,
      vaultSHA256: copied.digest.description, keys: numbers, madeAt: madeAt.description)
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

  /// Makes sure that keys and vault are whole and of this log.
  @available(*, noasync)
  func check(for log: LogBackup, keyNumbers: [UInt32]) throws {
    guard description.ledger == log.description.ledger else {
      throw LedgerError(
        .notABackup,
        """
        \(directory) holds the secrets of \(description.ledger), and \(log.directory) the log of \
        \(log.description.ledger)
        """)
    }
    guard description.highestSlot >= log.description.highestSlot else {
      throw LedgerError(
        .notABackup,
        """
        \(directory) is older than \(log.directory): its vault ends at slot \
        \(description.highestSlot) and the log names slot \(log.description.highestSlot); use \
        secrets that were backed up after the log
        """)
    }
    try Self.verify(vault, description.highestSlot, description.vaultSHA256)
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
