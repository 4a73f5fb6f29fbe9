package import Cryptography

/// How roots and proofs get at the hashes of a tree, which may be in records of an index, in the
/// tiles of a directory, or in an array: a function that lends each hash of a range, from left to
/// right.
///
/// It lends all of them or throws what hinders it, for instance that it lacks one. Lending fewer
/// or more is a failed precondition. A wrong hash makes a root or a proof that does not verify,
/// nothing worse.
package typealias TileHashReading<Failure: Error> =
  (_ range: TileHashRange, _ body: (Digest) -> Void) throws(Failure) -> Void

extension Frontier {
  /// The frontier of the tree of the first leaves of a store.
  ///
  /// - Parameters:
  ///   - size: how many leaves, at most ``MerkleHash/leafCountMax``: as many as the store has, or
  ///     fewer.
  ///   - read: lends hashes of the store, at most 128 at a time.
  /// - Throws: what the store throws.
  /// - Complexity: O(log n) reads and up to 255 node hashes a stored level.
  package init<Failure: Error>(
    size: UInt64, reading read: TileHashReading<Failure>
  ) throws(Failure) {
    try self.init(of: 0..<size, reading: read)
  }

  /// The frontier of the tree that these leaves are alone (RFC 6962 §2.1, D[k:n]).
  init<Failure: Error>(
    of leaves: Range<UInt64>, reading read: TileHashReading<Failure>
  ) throws(Failure) {
    var frontier = Frontier()
    for subtree in leaves.perfectSubtrees {
      let range = subtree.tileHashes
      var count = 0
      try read(range) { hash in
        count += 1
        frontier.grow(by: hash, height: range.height) { _, _ in }
      }
      precondition(count == range.indexes.count, "a store lends every hash it is asked for")
    }
    self = frontier
  }

  /// The roots of the trees that each of `ranges` is alone.
  static func roots<Failure: Error>(
    of ranges: [Range<UInt64>], reading read: TileHashReading<Failure>
  ) throws(Failure) -> [Digest] {
    var roots: [Digest] = []
    roots.reserveCapacity(ranges.count)
    for range in ranges { roots.append(try Frontier(of: range, reading: read).root) }
    return roots
  }
}
