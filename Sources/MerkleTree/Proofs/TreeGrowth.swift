/// The growth of a tree from one size to another: what a consistency proof is about, and what
/// tiles are written for.
package struct TreeGrowth: Hashable, Sendable {
  /// How many leaves the tree had.
  package let oldSize: UInt64
  /// How many it has now: as many, or more.
  package let newSize: UInt64

  /// The growth from one size to another.
  ///
  /// - Parameters:
  ///   - oldSize: how many leaves the tree had.
  ///   - newSize: how many it has now, at most ``MerkleHash/leafCountMax``.
  /// - Throws: ``TreeError/shrunk(oldSize:newSize:)``, ``TreeError/tooManyLeaves(_:)``.
  package init(from oldSize: UInt64, to newSize: UInt64) throws(TreeError) {
    guard newSize <= MerkleHash.leafCountMax else { throw .tooManyLeaves(newSize) }
    guard oldSize <= newSize else { throw .shrunk(oldSize: oldSize, newSize: newSize) }
    self.oldSize = oldSize
    self.newSize = newSize
  }

  /// How many hashes the proof has: none for a tree that did not grow or that was empty, else 1 to
  /// 64.
  ///
  /// - Complexity: O(log n).
  package var proofLength: Int { proofRanges.count }

  /// The leaves below each hash of the proof (RFC 6962 §2.1.2, PROOF and SUBPROOF).
  var proofRanges: [Range<UInt64>] {
    if oldSize == 0 { return [] }
    var ranges: [Range<UInt64>] = []
    var rest = 0..<newSize
    while rest.upperBound != oldSize {
      let middle =
        rest.lowerBound + (rest.upperBound - rest.lowerBound).largestPowerOfTwoBelow
      if oldSize <= middle {
        ranges.append(middle..<rest.upperBound)
        rest = rest.lowerBound..<middle
      } else {
        ranges.append(rest.lowerBound..<middle)
        rest = middle..<rest.upperBound
      }
    }
    // The whole older tree is known to whoever verifies; a part of it is not.
    if rest.lowerBound != 0 { ranges.append(rest) }
    return ranges.reversed()
  }
}
