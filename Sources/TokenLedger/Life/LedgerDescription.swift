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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let contents = Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    try replaceFile(directory.description, contents, permissions: 0o600)
  }
}
