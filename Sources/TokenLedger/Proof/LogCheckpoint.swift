import Cryptography
import MerkleTree

/// A checkpoint of the log: what it commits itself to, signed (c2sp.org/tlog-checkpoint).
public struct LogCheckpoint: Hashable, Sendable {
  /// The last event that it covers, which is also the tree's size.
  public let position: Position
  /// The root of the Merkle tree of all events up to it, 32 bytes (RFC 6962 §2.1).
  public let root: [UInt8]
  /// The signed note, to be kept and passed on as it is.
  public let note: [UInt8]

  init(_ signed: SignedCheckpoint) {
    position = Position(signed.checkpoint.treeSize)
    root = signed.checkpoint.root.bytes
    note = signed.note.bytes
  }

  /// Verifies the note of a checkpoint.
  ///
  /// - Parameters:
  ///   - note: the note.
  ///   - key: the log's key, from somebody other than whoever gave the note.
  /// - Throws: ``LedgerError/Code/notVerified``.
  public init(verifying note: [UInt8], logKey key: String) throws {
    let key = try LedgerError.verifying("this key") { try VerifierKey(text: key) }
    self.init(try SignedCheckpoint(note, signedBy: key))
  }
}

extension SignedCheckpoint {
  /// The checkpoint of a note that a log's key signed, under the name that both have.
  ///
  /// - Throws: ``LedgerError/Code/notVerified``.
  init(_ note: [UInt8], signedBy key: VerifierKey) throws {
    self = try LedgerError.verifying("this checkpoint") {
      try SignedCheckpoint(parsing: note, origin: Origin(key.name), logKey: key)
    }
  }
}
