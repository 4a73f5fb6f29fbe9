/// What of a published log is new when its tree has grown.
extension TreeGrowth {
  /// The tiles of the new tree that the old one did not have in this width: level after level from
  /// the leaves, each from left to right.
  ///
  /// Growth from nothing gives all tiles of a tree; growth by nothing gives none.
  ///
  /// - Complexity: O(1) a tile; they are computed as they are asked for.
  package var tiles: some Sequence<Tile> {
    (0..<TileHash.levelCount).lazy.flatMap { newTiles(atLevel: $0) }
  }

  /// The bundles of entries that the old log did not have in this width, from left to right.
  ///
  /// - Complexity: O(1) a bundle; they are computed as they are asked for.
  package var bundles: some Sequence<EntryBundle> {
    newTiles(atLevel: 0).map { EntryBundle(besides: $0) }
  }

  private func newTiles(atLevel level: Int) -> some Sequence<Tile> & LazySequenceProtocol {
    let oldCount = TileHash.count(atLevel: level, treeSize: oldSize)
    let newCount = TileHash.count(atLevel: level, treeSize: newSize)
    let width = UInt64(Tile.hashCountMax)
    let end = newCount / width + (newCount % width == 0 ? 0 : 1)
    // Where nothing was added to the level, its last tile is there already.
    let first = oldCount == newCount ? end : oldCount / width
    return (first..<end).lazy.map { number in
      Tile(ofTree: level, number: number, hashCount: Int(min(newCount - number * width, width)))
    }
  }
}
