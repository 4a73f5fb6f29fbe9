package import Cryptography

/// That a tree contains an older one as its beginning (RFC 6962 §2.1.2): nothing in it was
/// changed, removed or put in another order since.
package struct ConsistencyProof: Hashable, Sendable {
  /// From which size to which.
  package let growth: TreeGrowth
  /// The hashes from which both roots follow, in the order of RFC 6962.
  package let hashes: [Digest]

  /// A proof that came from elsewhere.
  ///
  /// - Parameters:
  ///   - growth: from which size to which.
  ///   - hashes: in the order of RFC 6962.
  /// - Throws: ``TreeError/wrongProofLength(expectedHashes:actualHashes:)``.
  package init(of growth: TreeGrowth, hashes: [Digest]) throws(TreeError) {
    guard hashes.count == growth.proofLength else {
      throw .wrongProofLength(
        expectedHashes: growth.proofLength, actualHashes: hashes.count)
    }
    self.growth = growth
    self.hashes = hashes
  }

  /// Makes the proof.
  ///
  /// - Parameters:
  ///   - growth: from which size to which.
  ///   - read: lends hashes of a tree at least as large as the newer one, at most 128 at a time.
  /// - Throws: what the store throws.
  /// - Complexity: O(log n) reads, and up to 510 node hashes a stored level.
  package init<Failure: Error>(
    of growth: TreeGrowth, reading read: TileHashReading<Failure>
  ) throws(Failure) {
    hashes = try Frontier.roots(of: growth.proofRanges, reading: read)
    self.growth = growth
  }

  /// Checks that the tree of `newRoot` begins with the tree of `oldRoot`.
  ///
  /// Every tree begins with the empty one; its root is ``MerkleHash/emptyRoot``.
  ///
  /// - Parameters:
  ///   - oldRoot: the root of the older tree.
  ///   - newRoot: the root of the newer tree.
  /// - Throws: ``TreeError/otherOldRoot`` or ``TreeError/otherRoot`` if the proof does not show
  ///   it.
  /// - Complexity: two node hashes for each hash of the proof, at most 126.
  package func verify(oldRoot: Digest, newRoot: Digest) throws(TreeError) {
    if growth.oldSize == 0 {
      guard oldRoot == MerkleHash.emptyRoot else { throw .otherOldRoot }
      // That the newer tree is empty too is all that can be said of it here.
      guard growth.newSize > 0 || newRoot == oldRoot else { throw .otherRoot }
      return
    }
    // RFC 9162 §2.1.4.2, without its look at the length, which the initialiser has done.
    var index = growth.oldSize - 1
    var last = growth.newSize - 1
    while index & 1 == 1 {
      index >>= 1
      last >>= 1
    }
    var rest = hashes[...]
    // A perfect older tree is itself a node of the newer one, and not in the proof.
    let isWholeNode = growth.oldSize.nonzeroBitCount == 1 || growth.oldSize == growth.newSize
    var old = isWholeNode ? oldRoot : rest.removeFirst()
    var new = old
    for hash in rest {
      if index & 1 == 1 || index == last {
        old = MerkleHash.node(hash, old)
        new = MerkleHash.node(hash, new)
        while index & 1 == 0, index != 0 {
          index >>= 1
          last >>= 1
        }
      } else {
        new = MerkleHash.node(new, hash)
      }
      index >>= 1
      last >>= 1
    }
    guard old == oldRoot else { throw .otherOldRoot }
    guard new == newRoot else { throw .otherRoot }
  }
}
