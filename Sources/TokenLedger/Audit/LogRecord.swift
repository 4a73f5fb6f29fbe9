import Cryptography
import EventLog
import MerkleTree

/// An event as it stands in the log: what is hashed and proved.
public struct LogRecord: Sendable {
  /// The record, which is the leaf of the log's Merkle tree (RFC 6962) at its position.
  public let bytes: [UInt8]
  /// The record in CBOR's diagnostic notation (RFC 8949 §8): texts that are sealed stay so.
  public let diagnosticNotation: String
  /// The same, a field of the record at a time.
  public let diagnosticFields: [String]
  /// SHA-256 of a zero byte and the record (RFC 6962 §2.1).
  public let leafHash: [UInt8]

  init(_ bytes: [UInt8]) throws {
    let value = try CBORValue(decoding: bytes)
    self.bytes = bytes
    diagnosticNotation = value.diagnosticNotation
    if case .map(let entries) = value {
      diagnosticFields = entries.map {
        "\($0.key.diagnosticNotation): \($0.value.diagnosticNotation)"
      }
    } else {
      diagnosticFields = [diagnosticNotation]
    }
    leafHash = MerkleHash.leaf(bytes).bytes
  }
}

extension Ledger {
  /// The record of the event at a position; `nil` if there is none.
  ///
  /// - Throws: ``LedgerError`` when it is not CBOR, which is damage.
  public func record(at position: Position) throws -> LogRecord? {
    try checkOpen()
    return try LedgerError.wrapping {
      try parts.log.read { try $0.recordBytes(at: position) }.map { try LogRecord($0) }
    }
  }
}
