import EventLog
import Files
import FoundationEssentials

/// `ledger.json`: what makes a directory a ledger. Written last when a ledger is made.
struct LedgerDescription: Codable, Sendable {
  /// The format that this program writes; a higher number is refused.
  static let currentFormat = 1
  /// More than any description takes: a longer file is something else.
  static let bytesMax = 64 * 1024

  var format: Int
  var ledger: String
  var incarnation: String
  /// The log's name in checkpoints.
  var origin: String
  /// Whether the ledger has a clock of its own.
  var simulated: Bool
  /// What it was restored from; absent in a ledger that never was.
  var restore: Restore?

  /// Where a ledger's present life began.
  struct Restore: Codable, Sendable {
    /// The last position of the backup, and when that event was recorded.
    var position: UInt64
    var recordedAt: String
    /// When it was restored.
    var at: String
    /// When it was released, and by whom; until then nobody is authenticated.
    var releasedAt: String?
    var releasedBy: String?
  }

  var ledgerID: LedgerID { get throws(Refusal) { try LedgerID(ledger) } }
  var incarnationID: IncarnationID { get throws(Refusal) { try IncarnationID(incarnation) } }

  /// Reads the description of the ledger in `directory`.
  static func read(from directory: LedgerDirectory) throws -> LedgerDescription {
    let path = directory.description
    guard fileExists(path) else {
      throw LedgerError(
        .notALedger, "\(directory.path) is not a ledger: make one with 'tokenledger init'")
    }
    let contents = try readFile(path, bytesMax: bytesMax)
    // Only the number is read first: a newer format may have changed all else.
    struct Format: Decodable { var format: Int }
    do {
      let format = try JSONDecoder().decode(Format.self, from: Data(contents)).format
      guard format <= currentFormat else {
        throw LedgerError(
          .newerFormat,
          """
          \(directory.path) has format \(format); this program reads up to \(currentFormat): \
          use a newer one
          """)
      }
      let description = try JSONDecoder().decode(LedgerDescription.self, from: Data(contents))
      _ = (try description.ledgerID, try description.incarnationID)
      return description
    } catch let error as LedgerError {
      throw error
    } catch {
      throw LedgerError(
        .notALedger, "\(path) is damaged: restore it from a backup of the ledger", cause: error)
    }
  }

  /// Makes `directory` a ledger, durably and in one step.
  func write(to directory: LedgerDirectory) throws {
    try replaceFile(directory.description, json: self, permissions: 0o600)
  }
}
