import Cryptography
import Testing

@testable import MerkleTree

/// Why a store of a test lends no hash.
enum StoreError: Error {
  case missing(TileHashRange)
}

/// The index of hashes as it is on disk, in a dictionary: records of 62 hashes by their key.
struct RecordStore {
  private(set) var records: [UInt64: [Digest]] = [:]
  private(set) var frontier = Frontier()

  init() {}

  init(_ leafHashes: some Sequence<Digest>) throws {
    for hash in leafHashes { try append(hash) }
  }

  mutating func append(_ leafHash: Digest) throws {
    var records = records
    self.records = [:]
    defer { self.records = records }
    try frontier.append(leafHash) { place, hash in
      let key = HashRecord(holding: place).key
      // A hash is written next to the one before it, or begins a record.
      precondition(records[key, default: []].count == place.slotInRecord)
      records[key, default: []].append(hash)
    }
  }

  func read(_ range: TileHashRange, _ body: (Digest) -> Void) throws(StoreError) {
    for record in HashRecord.records(holding: range) {
      let first = record.hashes.indexes.lowerBound
      let wanted = range.indexes.clamped(to: record.hashes.indexes)
      guard let hashes = records[record.key], UInt64(hashes.count) >= wanted.upperBound - first
      else { throw .missing(range) }
      for index in wanted { body(hashes[Int(index - first)]) }
    }
  }
}

/// A published log in a dictionary: the contents of its files by their paths.
struct PublishedStore {
  var files: [String: [UInt8]] = [:]
  var treeSize: UInt64 = 0

  init() {}

  /// Writes what is new in a log of these entries that has grown from the size written before.
  mutating func publish(
    _ entries: [[UInt8]], reading hashes: TileHashReading<StoreError>
  ) throws {
    let growth = try TreeGrowth(from: treeSize, to: UInt64(entries.count))
    for bundle in growth.bundles {
      var contents: [UInt8] = []
      for index in bundle.entries {
        try entries[Int(index)].withRawSpan { try EntryBundle.append($0, to: &contents) }
      }
      files[bundle.path] = contents
    }
    for tile in growth.tiles {
      files[tile.path] = try TileContents(of: tile, reading: hashes).bytes
    }
    treeSize = growth.newSize
  }

  func read(_ range: TileHashRange, _ body: (Digest) -> Void) throws(StoreError) {
    guard let tile = try? Tile(holding: range, treeSize: treeSize), let bytes = files[tile.path],
      let contents = try? TileContents(of: tile, bytes: bytes)
    else { throw .missing(range) }
    contents.read(range, body)
  }
}
