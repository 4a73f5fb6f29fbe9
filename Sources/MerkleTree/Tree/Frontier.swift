package import Cryptography

/// The right edge of a growing tree: the roots of the perfect subtrees it consists of.
///
/// It is all that is needed to append leaves and to compute the root, at any size: a tree of 21
/// leaves is one subtree of 16, one of 4 and one of 1.
package struct Frontier: Hashable, Sendable {
  /// How many hashes a frontier has at most: one for each bit of its size.
  package static let hashCountMax = 63

  /// How many leaves the tree has, 0 to ``MerkleHash/leafCountMax``.
  package private(set) var size: UInt64 = 0

  /// The roots of the perfect subtrees from left to right, largest first: as many as `size` has
  /// bits that are one.
  package private(set) var hashes: [Digest] = []

  /// The tree without leaves.
  package init() {
    hashes.reserveCapacity(Frontier.hashCountMax)
  }

  /// The frontier that was kept of a tree.
  ///
  /// Whether the hashes are those of the tree shows only in the ``root``.
  ///
  /// - Parameters:
  ///   - size: how many leaves the tree has.
  ///   - hashes: the roots of its perfect subtrees from left to right.
  /// - Throws: ``TreeError/tooManyLeaves(_:)``, or
  ///   ``TreeError/wrongFrontier(expectedHashes:actualHashes:)`` if there are not as many hashes
  ///   as the size has bits that are one.
  package init(size: UInt64, hashes: [Digest]) throws(TreeError) {
    guard size <= MerkleHash.leafCountMax else { throw .tooManyLeaves(size) }
    guard hashes.count == size.nonzeroBitCount else {
      throw .wrongFrontier(expectedHashes: size.nonzeroBitCount, actualHashes: hashes.count)
    }
    self.init()
    self.size = size
    self.hashes.append(contentsOf: hashes)
  }

  /// The root of the tree (RFC 6962 §2.1, MTH).
  ///
  /// - Complexity: O(log n): a node hash for each perfect subtree but one.
  package var root: Digest {
    guard var root = hashes.last else { return MerkleHash.emptyRoot }
    for index in (0..<hashes.count - 1).reversed() {
      root = MerkleHash.node(hashes[index], root)
    }
    return root
  }

  /// Appends a leaf.
  ///
  /// - Parameters:
  ///   - leafHash: the hash of the leaf, see ``MerkleHash/leaf(_:)-(RawSpan)``.
  ///   - completed: is given each hash that stands in a tile and is final from now on, with its
  ///     place: the leaf's own, then every 256th time one a level up, and so on.
  /// - Throws: ``TreeError/tooManyLeaves(_:)`` if the tree has ``MerkleHash/leafCountMax`` leaves.
  /// - Complexity: one node hash on average, O(log n) at most; allocates nothing.
  package mutating func append(
    _ leafHash: Digest, completed: (TileHash, Digest) -> Void
  ) throws(TreeError) {
    guard size < MerkleHash.leafCountMax else { throw .tooManyLeaves(size + 1) }
    let index = size
    completed(TileHash(level: 0, index: index), leafHash)
    grow(by: leafHash, height: 0) { height, hash in
      if height % TileHash.levelHeight == 0 {
        completed(TileHash(level: height / TileHash.levelHeight, index: index >> height), hash)
      }
    }
  }

  /// Appends a leaf.
  ///
  /// - Parameter leafHash: the hash of the leaf.
  /// - Throws: ``TreeError/tooManyLeaves(_:)`` if the tree has ``MerkleHash/leafCountMax`` leaves.
  /// - Complexity: one node hash on average, O(log n) at most; allocates nothing.
  package mutating func append(_ leafHash: Digest) throws(TreeError) {
    guard size < MerkleHash.leafCountMax else { throw .tooManyLeaves(size + 1) }
    grow(by: leafHash, height: 0) { _, _ in }
  }

  /// Appends a perfect subtree of 2^`height` leaves, which may have been hashed on another thread:
  /// a frontier that began empty there has it as its ``root``.
  ///
  /// - Parameters:
  ///   - root: the root of the subtree.
  ///   - height: 0 (a leaf) to 62.
  /// - Throws: ``TreeError/subtreeOutOfPlace(height:treeSize:)`` unless the size is a multiple of
  ///   the subtree's; ``TreeError/tooManyLeaves(_:)``.
  /// - Complexity: O(log n); allocates nothing.
  package mutating func append(subtree root: Digest, height: Int) throws(TreeError) {
    guard (0..<Frontier.hashCountMax).contains(height), size & (1 << height - 1) == 0 else {
      throw .subtreeOutOfPlace(height: height, treeSize: size)
    }
    let newSize = size + 1 << height
    guard newSize <= MerkleHash.leafCountMax else { throw .tooManyLeaves(newSize) }
    grow(by: root, height: height) { _, _ in }
  }

  /// Appends a subtree that fits, and tells of each node that it completes and at which height.
  @inline(__always)
  mutating func grow(
    by root: Digest, height: Int, completed: (_ height: Int, _ hash: Digest) -> Void
  ) {
    var top = root
    var topHeight = height
    while size >> topHeight & 1 == 1 {
      top = MerkleHash.node(hashes.removeLast(), top)
      topHeight += 1
      completed(topHeight, top)
    }
    hashes.append(top)
    size += 1 << height
  }
}
