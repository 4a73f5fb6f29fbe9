import Cryptography
import EventLog
import Files
import FoundationEssentials

/// A backup of a log: a directory with a copy of it, and `log-backup.json`, written last, which says
/// what is in it.
struct LogBackup {
  static let fileName = "log-backup.json"
  /// The format that this program writes; a higher number is refused.
  static let currentFormat = 1

  let directory: String
  let description: Description
  var log: String { Self.log(directory) }

  static func log(_ directory: String) -> String { "\(directory)/log" }

  /// What the backup says about itself.
  struct Description: Codable {
    var format: Int
    var ledger: String
    var incarnation: String
    var origin: String
    var simulated: Bool
    /// The last event's position, and when it was recorded.
    var position: UInt64
    var recordedAt: String
    /// The highest vault slot that the log ever handed out.
    var highestSlot: UInt64
    /// Of all records: see ``EventLog/LogContents``.
    var sha256: String
    /// When the backup was made.
    var madeAt: String

    init(_ ledger: LedgerDescription, _ contents: LogContents, madeAt: Timestamp) {
      format = LogBackup.currentFormat
      self.ledger = ledger.ledger
      incarnation = ledger.incarnation
      origin = ledger.origin
      simulated = ledger.simulated
      position = contents.position.value
      recordedAt = contents.recordedAt?.description ?? ""
      highestSlot = contents.highestSlot
      sha256 = contents.digest.description
      self.madeAt = madeAt.description
    }

    /// Whether a log holds what this says.
    func describes(_ contents: LogContents) -> Bool {
      position == contents.position.value && highestSlot == contents.highestSlot
        && recordedAt == contents.recordedAt?.description ?? ""
        && sha256 == contents.digest.description
    }
  }

  /// Opens the backup in `directory`.
  init(directory: String) throws {
    self.directory = LedgerDirectory(directory).path
    description = try BackupFile.read(
      "\(self.directory)/\(Self.fileName)", of: "backup of a log", newestFormat: Self.currentFormat)
  }

  /// Fills a directory with a backup of `log`, and reads it again to see that it is whole.
  @available(*, noasync)
  static func make(
    of log: EventLog, _ ledger: LedgerDescription, in directory: String, madeAt: Timestamp,
    progress: (Progress) -> Void
  ) throws -> LogContents {
    let contents = try log.copy(to: Self.log(directory)) {
      progress(Progress(task: "copy", done: $0.value, total: $1.value))
    }
    try verify(Self.log(directory), holds: contents, progress)
    try replaceFile(
      "\(directory)/\(Self.fileName)",
      json: Description(ledger, contents, madeAt: madeAt), permissions: 0o600)
    return contents
  }

  /// Reads a copy that was just made.
  @available(*, noasync)
  static func verify(
    _ path: String, holds contents: LogContents, _ progress: (Progress) -> Void
  ) throws {
    let copy = try LogCopy(directory: path)
    defer { copy.close() }
    let found = try copy.read(
      progress: { progress(Progress(task: "verify", done: $0.value, total: $1.value)) },
      each: { _ in })
    guard found == contents else {
      throw LedgerError(
        .damagedBackup,
        "\(path) does not hold what was written to it: the disk may be failing; use another")
    }
  }
}

/// The file that says what a backup holds.
enum BackupFile {
  private static let bytesMax = 64 * 1024

  /// What every format has.
  private struct Format: Decodable { var format: Int }

  static func read<Description: Decodable>(
    _ path: String, of what: String, newestFormat: Int
  ) throws -> Description {
    let directory = parentDirectory(of: path)
    guard fileExists(path) else {
      throw LedgerError(
        .notABackup,
        "\(directory) is no \(what): it has no \(path.split(separator: "/").last ?? "")")
    }
    let contents = try readFile(path, bytesMax: bytesMax)
    do {
      let format = try JSONDecoder().decode(Format.self, from: Data(contents)).format
      guard format <= newestFormat else {
        throw LedgerError(
          .newerFormat,
          "\(directory) has format \(format); this program reads up to \(newestFormat): use a newer one"
        )
      }
      return try JSONDecoder().decode(Description.self, from: Data(contents))
    } catch let error as LedgerError {
      throw error
    } catch {
      throw LedgerError(
        .damagedBackup, "\(path) is damaged: use another backup", cause: error)
    }
  }
}
