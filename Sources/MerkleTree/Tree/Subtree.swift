/// A perfect subtree: 2^`height` leaves that begin at a multiple of their number.
struct Subtree: Hashable {
  /// How far its root is above the leaves, 0 to 63.
  let height: Int
  /// Which of the subtrees of its height it is, from the left.
  let index: UInt64

  /// Its leaves, by index.
  var leaves: Range<UInt64> { index << height..<(index + 1) << height }

  /// The hashes in one tile from which its root is computed: itself, or up to 128 below it.
  var tileHashes: TileHashRange {
    let heightInTile = height % TileHash.levelHeight
    return TileHashRange(
      level: height / TileHash.levelHeight,
      indexes: index << heightInTile..<(index + 1) << heightInTile)
  }
}

extension Range<UInt64> {
  /// The perfect subtrees that these leaves consist of, from left to right, each as large as it
  /// can be: at most 63 where the leaves begin at 0 or at a place of RFC 6962's recursion.
  var perfectSubtrees: [Subtree] {
    var subtrees: [Subtree] = []
    var next = lowerBound
    while next < upperBound {
      let heightOfRest = UInt64.bitWidth - 1 - (upperBound - next).leadingZeroBitCount
      let height = Swift.min(next.trailingZeroBitCount, heightOfRest)
      subtrees.append(Subtree(height: height, index: next >> height))
      next += 1 << height
    }
    return subtrees
  }
}

extension UInt64 {
  /// The largest power of two below this number, which is two or more (RFC 6962 §2.1, k).
  var largestPowerOfTwoBelow: UInt64 {
    1 << (UInt64.bitWidth - 1 - (self - 1).leadingZeroBitCount)
  }
}
