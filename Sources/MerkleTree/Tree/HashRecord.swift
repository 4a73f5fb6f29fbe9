/// A record of the index of hashes: up to 62 neighbouring hashes of one stored level.
///
/// 62 hashes are 1,984 bytes: with key and header two such records fill a page of 4,096 bytes,
/// which makes some 33 bytes a leaf. (256 hashes in one value would take three pages of their own,
/// 48 bytes a leaf.)
package struct HashRecord: Hashable, Sendable {
  /// How many hashes a full record has.
  package static let hashCountMax = 62

  /// The stored level of its hashes, 0 to 7.
  package let level: Int
  /// Which record of its level, from 0.
  package let number: UInt64

  /// The record that holds a hash, at ``TileHash/slotInRecord``.
  ///
  /// - Parameter hash: the place of the hash in the tree.
  package init(holding hash: TileHash) {
    level = hash.level
    number = hash.index / UInt64(HashRecord.hashCountMax)
  }

  private init(level: Int, number: UInt64) {
    self.level = level
    self.number = number
  }

  private static let numberBitCount = 60

  /// The record's key as a number, to be stored with its most significant byte first.
  ///
  /// Higher levels come before lower ones: new records of level 0, which are all but one in 256,
  /// go to the end of the table, where LMDB fills page after page.
  package var key: UInt64 {
    UInt64(TileHash.levelCount - 1 - level) << HashRecord.numberBitCount | number
  }

  /// The record that has a key.
  ///
  /// - Parameter key: as ``key`` gives it.
  /// - Returns: nil if no record of any tree has the key.
  package init?(key: UInt64) {
    let place = Int(key >> HashRecord.numberBitCount)
    guard place < TileHash.levelCount else { return nil }
    level = TileHash.levelCount - 1 - place
    number = key & (1 << HashRecord.numberBitCount - 1)
    guard number <= HashRecord.last(atLevel: level, treeSize: MerkleHash.leafCountMax) ?? 0 else {
      return nil
    }
  }

  /// The hashes that the full record has.
  package var hashes: TileHashRange {
    let first = number * UInt64(HashRecord.hashCountMax)
    return TileHashRange(
      level: level, indexes: first..<first + UInt64(HashRecord.hashCountMax))
  }

  /// How many hashes the record has when the tree has a certain size: 0 to 62.
  ///
  /// - Parameter treeSize: how many leaves the tree has.
  package func hashCount(treeSize: UInt64) -> Int {
    let count = TileHash.count(atLevel: level, treeSize: treeSize)
    let first = hashes.indexes.lowerBound
    return count <= first ? 0 : Int(min(count - first, UInt64(HashRecord.hashCountMax)))
  }

  /// The records that hold neighbouring hashes, from left to right: at most four for what a proof
  /// asks for, six for a tile.
  ///
  /// - Parameter range: hashes of one level.
  package static func records(holding range: TileHashRange) -> [HashRecord] {
    guard let last = range.indexes.last else { return [] }
    let numbers = range.indexes.lowerBound / UInt64(hashCountMax)...last / UInt64(hashCountMax)
    return numbers.map { HashRecord(level: range.level, number: $0) }
  }

  /// The number of the last record of `level` when the tree has `treeSize` leaves; nil if the
  /// level has none.
  private static func last(atLevel level: Int, treeSize: UInt64) -> UInt64? {
    let count = TileHash.count(atLevel: level, treeSize: treeSize)
    return count == 0 ? nil : (count - 1) / UInt64(hashCountMax)
  }
}

extension TileHash {
  /// Which hash of its record this is, 0 to 61.
  package var slotInRecord: Int { Int(index % UInt64(HashRecord.hashCountMax)) }
}
