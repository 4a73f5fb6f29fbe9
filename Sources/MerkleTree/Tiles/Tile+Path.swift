/// Where a tile is in the directory of a published log.
extension Tile {
  /// Before the level: `tile/`.
  static let directory = "tile/"

  /// The highest level that a path may have, far above the highest of any tree here.
  static let levelInPathMax: UInt64 = 63

  /// The path below the log's directory: `tile/0/x001/x234/067`, or with the width at the end
  /// `tile/1/000.p/17` if it is partial.
  package var path: String {
    Tile.directory + "\(level)/" + TilePath.text(number: number, width: hashCount)
  }

  /// The directory of the partial tiles in this place, which are needed no longer once the full one
  /// is there: `tile/1/000.p`.
  package var partialsPath: String {
    Tile.directory + "\(level)/" + TilePath.text(number: number, width: Tile.hashCountMax) + ".p"
  }

  /// The tile that has `path`.
  ///
  /// - Parameter path: below the log's directory.
  /// - Throws: ``TileError/malformedPath`` unless it is written as ``path`` would write it;
  ///   ``TileError/beyondTree`` if no tree has such a tile.
  package init(path: String) throws(TileError) {
    guard let rest = TilePath.rest(of: path, below: Tile.directory),
      let slash = rest.firstIndex(of: UInt8(ascii: "/")),
      let level = Decimal.parse(rest[..<slash]), level <= Tile.levelInPathMax,
      let (number, width) = TilePath.parse(rest[(slash + 1)...])
    else { throw .malformedPath }
    try self.init(level: Int(level), number: number, hashCount: width)
  }
}
