/// The place of a hash that is stored: in tiles, and in the index of the hashes of a log.
///
/// Of the nodes of a tree only every eighth level is stored, counted from the leaves; those
/// between are computed from the stored ones below them (c2sp.org/tlog-tiles). A leaf then costs
/// 32 bytes and an eighth of one, instead of 64.
package struct TileHash: Hashable, Sendable {
  /// How many levels of the tree there are between one stored level and the next.
  package static let levelHeight = 8
  /// How many stored levels the largest tree has: levels 0 to 7.
  package static let levelCount = 8

  /// Which stored level, from 0, the leaves: a hash of level 1 stands for 256 leaves, of level 2
  /// for 65,536.
  package let level: Int
  /// Which hash of its level, from the left.
  package let index: UInt64

  init(level: Int, index: UInt64) {
    self.level = level
    self.index = index
  }

  /// The place of the hash of a leaf.
  ///
  /// - Parameter index: which leaf, from 0.
  package static func leaf(at index: UInt64) -> TileHash {
    TileHash(level: 0, index: index)
  }

  /// The stored hashes that are final once a leaf is appended, lowest first: the leaf's own, and
  /// one a level up for each power of 256 that divides the tree's new size.
  ///
  /// - Parameter leafIndex: which leaf, from 0.
  ///
  /// ``Frontier/append(_:completed:)`` gives these places with their hashes.
  package static func completed(byLeafAt leafIndex: UInt64) -> [TileHash] {
    let topLevel = (leafIndex &+ 1).trailingZeroBitCount / levelHeight
    return (0...min(topLevel, levelCount - 1)).map { level in
      TileHash(level: level, index: leafIndex >> (level * levelHeight))
    }
  }

  /// How many hashes of `level` a tree of `treeSize` leaves has: those that stand for full
  /// subtrees.
  ///
  /// - Parameters:
  ///   - level: 0 to 7; higher levels have none.
  ///   - treeSize: how many leaves the tree has.
  package static func count(atLevel level: Int, treeSize: UInt64) -> UInt64 {
    (0..<levelCount).contains(level) ? treeSize >> (level * levelHeight) : 0
  }
}

/// Neighbouring stored hashes of one level.
package struct TileHashRange: Hashable, Sendable {
  /// Which stored level, from 0, the leaves.
  package let level: Int
  /// Which hashes of the level: at least one, and all in one tile.
  package let indexes: Range<UInt64>

  /// Neighbouring hashes.
  ///
  /// - Parameters:
  ///   - level: which stored level, from 0, the leaves.
  ///   - indexes: which hashes of it: at least one, and all in one tile of 256.
  package init(level: Int, indexes: Range<UInt64>) {
    self.level = level
    self.indexes = indexes
  }

  /// How far the hashes are above the leaves.
  var height: Int { level * TileHash.levelHeight }
}
