/// Why a path or bytes are no tile and no bundle of entries.
package enum TileError: Error, Hashable, Sendable {
  /// A path that c2sp.org/tlog-tiles does not know, or writes in another way.
  case malformedPath
  /// A tile or bundle that no tree has: without contents, wider than 256, or beyond
  /// ``MerkleHash/leafCountMax`` leaves.
  case beyondTree
  /// A tile of another size than its width asks for.
  case wrongTileSize(expectedBytes: Int, actualBytes: Int)
  /// An entry that two bytes cannot give the length of.
  case entryTooLong(bytes: Int)
  /// The bytes of a bundle end inside the entry of this number, from 0.
  case truncatedBundle(entry: Int)
  /// Bytes follow the last entry of a bundle.
  case trailingBytes(Int)
}

extension TileError: CustomStringConvertible {
  /// What is the matter, in half a sentence.
  package var description: String {
    switch self {
    case .malformedPath:
      "not the path of a tile, such as tile/0/x001/x234/067 or tile/entries/000.p/12"
    case .beyondTree: "a tile that no tree has"
    case .wrongTileSize(let expected, let actual):
      "a tile of \(actual) bytes, where its width asks for \(expected)"
    case .entryTooLong(let bytes):
      "an entry of \(bytes) bytes; at most \(EntryBundle.entryByteCountMax) fit into a bundle"
    case .truncatedBundle(let entry): "the bundle ends inside its entry \(entry)"
    case .trailingBytes(let count): "\(count) bytes follow the last entry of the bundle"
    }
  }
}
