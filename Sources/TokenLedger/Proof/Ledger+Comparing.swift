import Cryptography
import EventLog
import MerkleTree

extension Ledger {
  /// Whether the log of one checkpoint begins with that of the other, by this ledger's own log, which
  /// must have the larger one.
  ///
  /// - Parameters:
  ///   - one: the note of a checkpoint that this log's key signed.
  ///   - other: that of another, which may be the larger or the smaller of the two.
  /// - Throws: ``LedgerError/Code/notVerified`` for a note that the key did not sign, and where the
  ///   larger one is not of this log, which then tells nothing; ``LedgerError/Code/unavailable`` if
  ///   the index of hashes does not come so far.
  /// - Complexity: O(log n), about a millisecond.
  @available(*, noasync)
  public func areConsistent(_ one: [UInt8], _ other: [UInt8]) throws -> Bool {
    try checkOpen()
    return try LedgerError.wrapping {
      let key = try signer.key()
      let both = try [one, other].map { try signer.read($0, key).checkpoint }
        .sorted { $0.treeSize < $1.treeSize }
      let (old, new) = (both[0], both[1])
      if old.treeSize == new.treeSize { return old.root == new.root }
      guard try new.treeSize <= parts.log.lastPosition().value, try root(at: new) == new.root else {
        throw LedgerError(
          .notVerified,
          """
          the checkpoint of \(new.treeSize) events is not of this log as it is now: run 'tokenledger \
          log verify --checkpoint' with each
          """)
      }
      return try root(at: old) == old.root
    }
  }

  /// The root that the index of hashes gives to the tree of a checkpoint's size.
  private func root(at checkpoint: Checkpoint) throws -> Digest {
    try MerkleReading(parts).withHashes(of: checkpoint.treeSize) { read in
      try Frontier(size: checkpoint.treeSize, reading: read).root
    }
  }
}
