/// A leaf of a tree of a certain size: what an inclusion proof is about.
package struct LeafPlace: Hashable, Sendable {
  /// Which leaf, from 0.
  package let index: UInt64
  /// How many leaves the tree has.
  package let treeSize: UInt64

  /// A leaf of a tree.
  ///
  /// - Parameters:
  ///   - index: which leaf, from 0.
  ///   - treeSize: how many leaves the tree has, 1 to ``MerkleHash/leafCountMax``.
  /// - Throws: ``TreeError/leafBeyondTree(index:treeSize:)`` unless the index is below the size;
  ///   ``TreeError/tooManyLeaves(_:)``.
  package init(index: UInt64, treeSize: UInt64) throws(TreeError) {
    guard treeSize <= MerkleHash.leafCountMax else { throw .tooManyLeaves(treeSize) }
    guard index < treeSize else { throw .leafBeyondTree(index: index, treeSize: treeSize) }
    self.index = index
    self.treeSize = treeSize
  }

  /// How many hashes the proof has, 0 to 63.
  ///
  /// - Complexity: O(1).
  package var proofLength: Int {
    // Below where the ways to this leaf and to the last one meet, each step has a neighbour; above
    // that, the way is along the right edge, and only steps to the left have one.
    let heightBelowEdge = UInt64.bitWidth - (index ^ (treeSize - 1)).leadingZeroBitCount
    return heightBelowEdge + (index >> heightBelowEdge).nonzeroBitCount
  }

  /// The leaves below each hash of the proof, from the leaf's neighbour up to the root's child
  /// (RFC 6962 §2.1.1, PATH).
  var proofRanges: [Range<UInt64>] {
    var ranges: [Range<UInt64>] = []
    var rest = 0..<treeSize
    while rest.upperBound - rest.lowerBound > 1 {
      let middle =
        rest.lowerBound + (rest.upperBound - rest.lowerBound).largestPowerOfTwoBelow
      if index < middle {
        ranges.append(middle..<rest.upperBound)
        rest = rest.lowerBound..<middle
      } else {
        ranges.append(rest.lowerBound..<middle)
        rest = middle..<rest.upperBound
      }
    }
    return ranges.reversed()
  }
}
