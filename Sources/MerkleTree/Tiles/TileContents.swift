package import Cryptography

/// The hashes of a tile: what is in its file, 32 bytes each, from left to right.
package struct TileContents: Hashable, Sendable {
  /// Which tile it is.
  package let tile: Tile
  /// The file's bytes: 32 for each hash of the tile.
  package let bytes: [UInt8]

  /// What was read as `tile`. Whether the hashes are right shows in the root that follows from
  /// them.
  ///
  /// - Parameters:
  ///   - tile: which tile it is.
  ///   - bytes: the file's bytes.
  /// - Throws: ``TileError/wrongTileSize(expectedBytes:actualBytes:)``.
  package init(of tile: Tile, bytes: [UInt8]) throws(TileError) {
    let expected = tile.hashCount * Digest.byteCount
    guard bytes.count == expected else {
      throw .wrongTileSize(expectedBytes: expected, actualBytes: bytes.count)
    }
    self.tile = tile
    self.bytes = bytes
  }

  /// Copies the hashes of `tile` from a store.
  ///
  /// - Parameters:
  ///   - tile: which tile it is.
  ///   - read: lends hashes of a tree that has the tile, all of the tile at once.
  /// - Throws: what the store throws.
  /// - Complexity: one read; one allocation.
  package init<Failure: Error>(
    of tile: Tile, reading read: TileHashReading<Failure>
  ) throws(Failure) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tile.hashCount * Digest.byteCount)
    try read(tile.hashes) { bytes.append($0) }
    precondition(
      bytes.count == tile.hashCount * Digest.byteCount,
      "a store lends every hash it is asked for")
    self.tile = tile
    self.bytes = bytes
  }

  /// Lends `body` the hashes of `range`, from left to right.
  ///
  /// - Parameters:
  ///   - range: hashes of this tile; others are a failed precondition.
  ///   - body: takes the next hash.
  package func read(_ range: TileHashRange, _ body: (Digest) -> Void) {
    let hashes = tile.hashes
    precondition(
      range.level == hashes.level && hashes.indexes.lowerBound <= range.indexes.lowerBound
        && range.indexes.upperBound <= hashes.indexes.upperBound, "hashes of another tile")
    for index in range.indexes {
      let offset = Int(index - hashes.indexes.lowerBound) * Digest.byteCount
      let digest = bytes.withRawSpan { span in
        try? Digest(span.extracting(offset..<offset + Digest.byteCount))
      }
      guard let digest else { preconditionFailure("32 bytes make a digest") }
      body(digest)
    }
  }
}
