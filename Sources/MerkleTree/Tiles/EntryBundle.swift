/// The place of a bundle of entries: up to 256 neighbouring entries of the log, a file of a
/// published log (c2sp.org/tlog-tiles, "Log entries"). Its entries are the leaves of the tile of
/// level 0 with the same number.
package struct EntryBundle: Hashable, Sendable {
  /// How many entries a full bundle has.
  package static let entryCountMax = Tile.hashCountMax
  /// The longest entry, in bytes: its length is written in two.
  package static let entryByteCountMax = Int(UInt16.max)
  /// The largest bundle, in bytes.
  package static let byteCountMax = entryCountMax * (2 + entryByteCountMax)

  /// Which bundle, from 0.
  package let number: UInt64
  /// How many entries it has, 1 to 256.
  package let entryCount: Int

  /// The bundle at a place.
  ///
  /// - Parameters:
  ///   - number: which bundle, from 0.
  ///   - entryCount: its width, 1 to 256; fewer than 256 make a partial bundle.
  /// - Throws: ``TileError/beyondTree`` if no log has such a bundle.
  package init(number: UInt64, entryCount: Int) throws(TileError) {
    self.init(besides: try Tile(level: 0, number: number, hashCount: entryCount))
  }

  /// The bundle with the entries of the leaves of `tile`, which is of level 0.
  init(besides tile: Tile) {
    number = tile.number
    entryCount = tile.hashCount
  }

  /// The indexes of its entries in the log, from 0.
  package var entries: Range<UInt64> {
    let first = number * UInt64(EntryBundle.entryCountMax)
    return first..<first + UInt64(entryCount)
  }

  /// Whether it has all 256 entries, and so is the same in every larger log.
  package var isFull: Bool { entryCount == EntryBundle.entryCountMax }

  private static let directory = "tile/entries/"

  /// The path below the log's directory: `tile/entries/x001/x234/067`, or with the width at the
  /// end `tile/entries/000.p/112` if it is partial.
  package var path: String {
    EntryBundle.directory + TilePath.text(number: number, width: entryCount)
  }

  /// The directory of the partial bundles in this place, which are needed no longer once the full
  /// one is there: `tile/entries/000.p`.
  package var partialsPath: String {
    EntryBundle.directory + TilePath.text(number: number, width: EntryBundle.entryCountMax) + ".p"
  }

  /// The bundle that has `path`.
  ///
  /// - Parameter path: below the log's directory.
  /// - Throws: ``TileError/malformedPath`` unless it is written as ``path`` would write it;
  ///   ``TileError/beyondTree`` if no log has such a bundle.
  package init(path: String) throws(TileError) {
    guard let rest = TilePath.rest(of: path, below: EntryBundle.directory),
      let (number, width) = TilePath.parse(rest)
    else { throw .malformedPath }
    try self.init(number: number, entryCount: width)
  }
}
