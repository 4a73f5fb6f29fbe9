/// The place of a tile: up to 256 neighbouring hashes of one stored level, a file of a published
/// log (c2sp.org/tlog-tiles, "Merkle Tree").
package struct Tile: Hashable, Sendable {
  /// How many hashes a full tile has.
  package static let hashCountMax = 256

  /// The stored level of its hashes, 0 to 7.
  package let level: Int
  /// Which tile of its level, from 0.
  package let number: UInt64
  /// How many hashes it has, 1 to 256: its width.
  package let hashCount: Int

  /// The tile at a place.
  ///
  /// - Parameters:
  ///   - level: the stored level of its hashes, from 0.
  ///   - number: which tile of its level, from 0.
  ///   - hashCount: its width, 1 to 256; fewer than 256 make a partial tile.
  /// - Throws: ``TileError/beyondTree`` if no tree has such a tile.
  package init(level: Int, number: UInt64, hashCount: Int) throws(TileError) {
    guard (0..<TileHash.levelCount).contains(level), (1...Tile.hashCountMax).contains(hashCount)
    else { throw .beyondTree }
    let countMax = TileHash.count(atLevel: level, treeSize: MerkleHash.leafCountMax)
    let (first, overflows) = number.multipliedReportingOverflow(by: UInt64(Tile.hashCountMax))
    guard !overflows, first < countMax, UInt64(hashCount) <= countMax - first else {
      throw .beyondTree
    }
    self.level = level
    self.number = number
    self.hashCount = hashCount
  }

  /// For whoever has computed that a tree has the tile.
  init(ofTree level: Int, number: UInt64, hashCount: Int) {
    self.level = level
    self.number = number
    self.hashCount = hashCount
  }

  /// The tile that holds `range`, as wide as it is in a tree of `treeSize` leaves.
  ///
  /// - Parameters:
  ///   - range: hashes that stand in one tile, as a proof asks for them.
  ///   - treeSize: how many leaves the tree has, at most ``MerkleHash/leafCountMax``.
  /// - Throws: ``TileError/beyondTree`` if the tree lacks one of the hashes, or if they stand in
  ///   two tiles.
  package init(holding range: TileHashRange, treeSize: UInt64) throws(TileError) {
    let width = UInt64(Tile.hashCountMax)
    let number = range.indexes.lowerBound / width
    let count = TileHash.count(atLevel: range.level, treeSize: treeSize)
    guard let last = range.indexes.last, last < count, last / width == number else {
      throw .beyondTree
    }
    try self.init(
      level: range.level, number: number, hashCount: Int(min(count - number * width, width)))
  }

  /// Whether it has all 256 hashes, and so is the same in every larger tree.
  package var isFull: Bool { hashCount == Tile.hashCountMax }

  /// The hashes that it consists of.
  package var hashes: TileHashRange {
    let first = number * UInt64(Tile.hashCountMax)
    return TileHashRange(level: level, indexes: first..<first + UInt64(hashCount))
  }
}
