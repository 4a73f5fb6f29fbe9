import Cryptography
import EventLog
import MerkleTree

/// What verifying the log found.
public struct LogVerification: Hashable, Sendable {
  /// Where the log is not what it should be.
  public struct Difference: Hashable, Sendable {
    /// The events among which the first one lies that was changed, removed or put elsewhere: one, where
    /// that can be told.
    public let positions: ClosedRange<Position>
    /// What was found.
    public let cause: String
  }

  /// How many events were hashed.
  public let size: UInt64
  /// The root of their tree, 32 bytes.
  public let root: [UInt8]
  /// `nil` if all is as it was signed.
  public let difference: Difference?
}

/// A proof that was verified without a ledger.
public struct VerifiedProof: Sendable {
  /// The event's position.
  public let position: Position
  /// The checkpoint that it is in.
  public let checkpoint: LogCheckpoint
  /// The event's record, in which texts are sealed.
  public let record: LogRecord
}

extension VerifiedProof {
  /// Verifies a proof of an event that ``Ledger/proof(of:in:)`` made.
  ///
  /// - Parameters:
  ///   - bytes: the proof.
  ///   - key: the log's key, from somebody other than whoever gave the proof.
  /// - Throws: ``LedgerError/Code/notVerified``.
  public init(verifying bytes: [UInt8], logKey key: String) throws {
    self = try LedgerError.verifying("this proof") {
      let key = try VerifierKey(text: key)
      let proof = try TlogProof(parsing: bytes)
      guard let record = proof.extra else {
        throw LedgerError(.notVerified, "the proof does not hold the event's record")
      }
      let signed = try proof.verify(
        leafHash: MerkleHash.leaf(record), origin: Origin(key.name), logKey: key)
      return VerifiedProof(
        position: Position(proof.index + 1), checkpoint: LogCheckpoint(signed),
        record: try LogRecord(record))
    }
  }
}

extension LedgerError {
  /// Runs `body`; what the formats find wrong becomes an error that says of what.
  static func verifying<Result>(
    _ what: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as LedgerError {
      throw error
    } catch {
      throw LedgerError(.notVerified, "\(what) is not right: \(error)", cause: error)
    }
  }
}
