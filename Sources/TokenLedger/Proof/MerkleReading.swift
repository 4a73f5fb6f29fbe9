import Cryptography
import LedgerViews
import MerkleTree

/// Reads the hashes of the log's Merkle tree from the index, brought up first where that is behind.
struct MerkleReading: Sendable {
  let parts: Parts

  init(_ parts: Parts) { self.parts = parts }

  /// Runs `body` with a way to the hashes of the tree of the first `size` events, which the log has.
  ///
  /// - Throws: ``LedgerError/Code/unavailable`` if the index does not come that far, and what `body`
  ///   throws.
  @available(*, noasync)
  func withHashes<Result>(
    of size: UInt64, _ body: (TileHashReading<any Error>) throws -> Result
  ) throws -> Result {
    var isBroughtUp = false
    while true {
      let result: Result? = try parts.questions.ask { indexes, _, _ in
        guard try indexes.merkleTreeSize() >= size else { return nil }
        return try indexes.withMerkleHashes(body)
      }
      if let result { return result }
      guard !isBroughtUp, !parts.isReadOnly else {
        throw LedgerError(
          .unavailable, "the index 'merkle' does not reach event \(size): see 'views status'")
      }
      try parts.follow()
      isBroughtUp = true
    }
  }
}
