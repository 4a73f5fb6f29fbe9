package import Cryptography

/// That a tree of a certain root has a certain leaf at a certain place (RFC 6962 §2.1.1).
package struct InclusionProof: Hashable, Sendable {
  /// Which leaf of which tree.
  package let place: LeafPlace
  /// The hashes beside the way from the leaf to the root, from the leaf's neighbour up.
  package let hashes: [Digest]

  /// A proof that came from elsewhere.
  ///
  /// - Parameters:
  ///   - place: which leaf of which tree.
  ///   - hashes: from the leaf's neighbour up to the root's child.
  /// - Throws: ``TreeError/wrongProofLength(expectedHashes:actualHashes:)``.
  package init(of place: LeafPlace, hashes: [Digest]) throws(TreeError) {
    guard hashes.count == place.proofLength else {
      throw .wrongProofLength(
        expectedHashes: place.proofLength, actualHashes: hashes.count)
    }
    self.place = place
    self.hashes = hashes
  }

  /// Makes the proof.
  ///
  /// - Parameters:
  ///   - place: which leaf of which tree.
  ///   - read: lends hashes of a tree at least as large, at most 128 at a time.
  /// - Throws: what the store throws.
  /// - Complexity: O(log n) reads, and up to 255 node hashes a stored level, twice that where the
  ///   tree's right edge is the leaf's neighbour: about a millisecond for ten million leaves.
  package init<Failure: Error>(
    of place: LeafPlace, reading read: TileHashReading<Failure>
  ) throws(Failure) {
    hashes = try Frontier.roots(of: place.proofRanges, reading: read)
    self.place = place
  }

  /// The root of the tree that has the leaf at its place, if the proof is right.
  ///
  /// - Parameter leafHash: the hash of the leaf.
  /// - Complexity: a node hash for each hash of the proof.
  package func root(leafHash: Digest) -> Digest {
    // RFC 9162 §2.1.3.2, without its look at the length, which the initialiser has done.
    var index = place.index
    var last = place.treeSize - 1
    var root = leafHash
    for hash in hashes {
      if index & 1 == 1 || index == last {
        root = MerkleHash.node(hash, root)
        while index & 1 == 0, index != 0 {
          index >>= 1
          last >>= 1
        }
      } else {
        root = MerkleHash.node(root, hash)
      }
      index >>= 1
      last >>= 1
    }
    return root
  }

  /// Checks that the tree of `root` has the leaf.
  ///
  /// - Parameters:
  ///   - leafHash: the hash of the leaf, computed from what is claimed to be in the log.
  ///   - root: the root of the tree, from a checkpoint that was verified.
  /// - Throws: ``TreeError/otherRoot`` if the proof does not show it.
  /// - Complexity: a node hash for each hash of the proof, at most 63.
  package func verify(leafHash: Digest, root: Digest) throws(TreeError) {
    guard self.root(leafHash: leafHash) == root else { throw .otherRoot }
  }
}
