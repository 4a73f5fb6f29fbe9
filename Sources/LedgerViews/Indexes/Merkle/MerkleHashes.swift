import Cryptography
package import LMDB
import MerkleTree

/// The hashes of the log's Merkle tree that proofs and tiles are made of: the leaf at index i is the
/// event at position i + 1.
///
/// | table | key | value |
/// |---|---|---|
/// | `hashes` | level, from the top, and number of a record 8 | up to 62 hashes, 32 each |
/// | `frontier` | none | leaves 8, roots of the perfect subtrees 32 each |
///
/// Every eighth level is there, as in c2sp.org/tlog-tiles; those between are computed. A page takes
/// two records, which makes some 33 bytes a leaf.
package struct MerkleHashes: IndexView {
  package static let name = "merkle"
  package static let version: UInt32 = 1
  static let hashesTable = "hashes"
  static let frontierTable = "frontier"
  package static let tables = [hashesTable, frontierTable]
  static let frontierKey: [UInt8] = [0]

  let hashes: Table
  let frontier: Table

  package init(_ environment: Environment) {
    hashes = environment.table(Self.hashesTable)
    frontier = environment.table(Self.frontierTable)
  }

  package func beginBatch() -> any IndexBatch { MerkleBatch(self) }

  /// The right edge of the tree of all events that the index has taken in.
  ///
  /// - Throws: ``DamagedRecord``, `LMDBError`.
  func edge(in transaction: borrowing some Reading & ~Copyable) throws -> Frontier {
    guard let record = try transaction.value(frontier, Self.frontierKey) else {
      return Frontier()
    }
    guard record.count >= 8,
      let edge = try? Frontier(
        size: unsafe record.span.bytes.bigEndian(0), bytes: Array(record.dropFirst(8)))
    else { throw DamagedRecord(table: Self.frontierTable) }
    return edge
  }

  /// Lends neighbouring hashes, from left to right.
  ///
  /// - Throws: ``DamagedRecord`` where one is missing, `LMDBError`.
  func read(
    _ range: TileHashRange, in transaction: borrowing some Reading & ~Copyable,
    _ body: (Digest) -> Void
  ) throws {
    for record in HashRecord.records(holding: range) {
      let first = record.hashes.indexes.lowerBound
      let wanted = range.indexes.clamped(to: record.hashes.indexes)
      let isWhole = try transaction.withValue(hashes, record.key.bigEndianBytes) { value in
        guard value.byteCount >= Int(wanted.upperBound - first) * Digest.byteCount else {
          return false
        }
        for index in wanted {
          let offset = Int(index - first) * Digest.byteCount
          body(try Digest(value.extracting(offset..<offset + Digest.byteCount)))
        }
        return true
      }
      guard isWhole == true else { throw DamagedRecord(table: Self.hashesTable) }
    }
  }
}
