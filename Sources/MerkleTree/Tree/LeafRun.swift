package import Cryptography

/// Neighbouring leaves of a tree, hashed without those before them: on another thread, for instance.
///
/// It keeps the roots of the perfect subtrees that they make, which a ``Frontier`` takes in.
package struct LeafRun: Sendable {
  /// Which leaves they are, by index.
  package private(set) var leaves: Range<UInt64>
  /// The subtrees from left to right.
  private(set) var subtrees: [(root: Digest, height: Int)] = []

  /// No leaves yet, the first to come being at an index.
  package init(from start: UInt64) {
    leaves = start..<start
    subtrees.reserveCapacity(Frontier.hashCountMax)
  }

  /// Appends the leaf at the end of ``leaves``.
  ///
  /// - Parameter leafHash: the hash of the leaf.
  /// - Complexity: one node hash on average.
  package mutating func append(_ leafHash: Digest) {
    var (root, height) = (leafHash, 0)
    // A left neighbour of the same height is the other half of a subtree if this one is a right half.
    while leaves.upperBound >> height & 1 == 1, let left = subtrees.last, left.height == height {
      root = MerkleHash.node(left.root, root)
      height += 1
      subtrees.removeLast()
    }
    subtrees.append((root, height))
    leaves = leaves.lowerBound..<leaves.upperBound + 1
  }
}

extension Frontier {
  /// Appends the leaves of a run, of which the first is the next.
  ///
  /// - Throws: ``TreeError/subtreeOutOfPlace(height:treeSize:)`` if it is not,
  ///   ``TreeError/tooManyLeaves(_:)``.
  /// - Complexity: O(log n).
  package mutating func append(_ run: LeafRun) throws(TreeError) {
    guard run.leaves.lowerBound == size else {
      throw .subtreeOutOfPlace(height: 0, treeSize: size)
    }
    for subtree in run.subtrees { try append(subtree: subtree.root, height: subtree.height) }
  }
}
