import EventLog
import MerkleTree

extension Ledger {
  /// One file of the published log (c2sp.org/tlog-tiles), as ``publish(to:progress:)`` would write it:
  /// for whoever serves it without a directory.
  ///
  /// - Parameters:
  ///   - path: `checkpoint`, or that of a tile or a bundle of entries below the log's directory.
  ///   - includesEntries: whether bundles are given, which hold every account's events.
  /// - Returns: the file's bytes, and whether they are the same for ever; `nil` where the last checkpoint
  ///   that was signed has no such file. `checkpoint` is that checkpoint: reading it signs none, but for
  ///   the first.
  /// - Throws: ``LedgerError``.
  /// - Complexity: that of one tile, or of 256 records.
  @available(*, noasync)
  public func publishedFile(
    at path: String, includesEntries: Bool = false
  ) throws -> (bytes: [UInt8], isFinal: Bool)? {
    try checkOpen()
    return try LedgerError.wrapping {
      let stored = try parts.log.read { try $0.checkpoint() }
      if path == "checkpoint" {
        return (try stored?.note ?? signer.sign().note.bytes, false)
      }
      guard let size = stored?.size else { return nil }
      if let bundle = try? EntryBundle(path: path) {
        guard includesEntries, bundle.entries.upperBound <= size else { return nil }
        return (try contents(of: bundle), bundle.isFull)
      }
      guard let tile = try? Tile(path: path), tile.isIn(treeOf: size) else { return nil }
      let contents = try MerkleReading(parts).withHashes(of: size) { read in
        try TileContents(of: tile, reading: read)
      }
      return (contents.bytes, tile.isFull)
    }
  }
}

extension Tile {
  /// Whether the tree of `size` leaves has every hash of the tile.
  fileprivate func isIn(treeOf size: UInt64) -> Bool {
    // A hash of a tile's level stands for 256 to that power leaves; above the highest there are none.
    let shift = 8 * level
    return shift < 64 && hashes.indexes.upperBound <= size >> UInt64(shift)
  }
}
