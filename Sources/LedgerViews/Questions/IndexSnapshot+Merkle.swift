package import MerkleTree
import TokenDomain

extension IndexSnapshot {
  /// How many events the index of Merkle hashes has taken in.
  ///
  /// - Throws: ``StoppedIndex``, `LMDBError`.
  package func merkleTreeSize() throws -> UInt64 {
    try require([MerkleHashes.self])
    return indexes.header.position.value
  }

  /// Runs `body` with a way to the hashes of the tree.
  ///
  /// - Throws: ``DamagedRecord``, `LMDBError`, and what `body` throws.
  package func withMerkleHashes<Result>(
    _ body: (TileHashReading<any Error>) throws -> Result
  ) throws -> Result {
    try body { (range, lend) throws in try merkleHashes.read(range, in: indexes, lend) }
  }
}
