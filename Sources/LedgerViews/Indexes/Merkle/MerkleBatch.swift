import Cryptography
import LMDB
import MerkleTree
import TokenDomain

/// What a stretch of events adds to ``MerkleHashes``: a leaf each.
final class MerkleBatch: IndexBatch {
  private let index: MerkleHashes
  private var first: Position?
  private var leaves: [Digest] = []

  init(_ index: MerkleHashes) { self.index = index }

  // A hash is copied into its record before that is written.
  var byteCount: Int { leaves.count * 2 * Digest.byteCount }

  func note(_ event: EventOutline, _ body: EventBody?) throws {
    guard let leafHash = event.leafHash else { throw IndexObstacle("its record was not hashed") }
    if first == nil { first = event.position }
    leaves.append(leafHash)
  }

  func write(in transaction: inout WriteTransaction) throws {
    guard let first else { return }
    var edge = try index.edge(in: transaction)
    guard edge.size + 1 == first.value else {
      throw IndexObstacle("the tree has \(edge.size) leaves before event \(first)")
    }
    let sizeBefore = edge.size
    var records = NewRecords()
    for leaf in leaves {
      try edge.append(leaf) { place, hash in records.add(hash, at: place) }
    }
    try records.write(after: sizeBefore, to: index.hashes, in: &transaction)
    var record = edge.size.bigEndianBytes
    record += edge.bytes
    try transaction.put(index.frontier, MerkleHashes.frontierKey, record)
  }
}

/// New hashes of each level, gathered into the records that they go into.
private struct NewRecords {
  private var levels: [[(record: HashRecord, bytes: [UInt8])]] = Array(
    repeating: [], count: TileHash.levelCount)

  mutating func add(_ hash: Digest, at place: TileHash) {
    let record = HashRecord(holding: place)
    if levels[place.level].last?.record != record {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(HashRecord.hashCountMax * Digest.byteCount)
      levels[place.level].append((record, bytes))
    }
    let last = levels[place.level].count - 1
    hash.withBytes { levels[place.level][last].bytes.append(contentsOf: $0) }
  }

  /// Writes the records; the first of a level goes on with what is there.
  func write(
    after sizeBefore: UInt64, to table: Table, in transaction: inout WriteTransaction
  ) throws {
    // Higher levels come first in the table.
    for level in levels.reversed() {
      for (record, bytes) in level {
        let key = record.key.bigEndianBytes
        let known = record.hashCount(treeSize: sizeBefore) * Digest.byteCount
        if known > 0 {
          guard let before = try transaction.value(table, key), before.count == known else {
            throw IndexObstacle("a record of hashes before it is not whole")
          }
          try transaction.put(table, key, before + bytes)
        } else {
          // Behind all others, leaves fill page after page.
          try transaction.put(table, key, bytes, record.level == 0 ? .appending : .inserting)
        }
      }
    }
  }
}
