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
}
