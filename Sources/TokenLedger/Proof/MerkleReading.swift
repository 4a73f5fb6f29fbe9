import EventLog
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
    if let result = try withPresentHashes(of: size, body) { return result }
    if !parts.isReadOnly {
      try parts.follow()
      if let result = try withPresentHashes(of: size, body) { return result }
    }
    throw LedgerError(
      .unavailable, "the index 'merkle' does not reach event \(size): see 'views status'")
  }

  /// Runs `body` as ``withHashes(of:_:)`` does if the index comes that far as it is; else `nil`.
  func withPresentHashes<Result>(
    of size: UInt64, _ body: (TileHashReading<any Error>) throws -> Result
  ) throws -> Result? {
    try parts.questions.ask { indexes, _, _ in
      guard try indexes.merkleTreeSize() >= size else { return nil }
      return try indexes.withMerkleHashes(body)
    }
  }
}
