import Cryptography
import TestSupport
import Testing

@testable import MerkleTree

/// Which tiles a tree has, what is in them, and where the index keeps the same hashes.
@Suite struct TileTests {
  /// The examples of c2sp.org/tlog-tiles, "Partial Tiles".
  @Test func aTreeHasTheTilesThatTheDocumentSays() throws {
    let tiles = Array(try TreeGrowth(from: 0, to: 70_000).tiles)
    #expect(tiles.count { $0.level == 0 && $0.isFull } == 273)
    #expect(tiles.filter { $0.level == 0 && !$0.isFull }.map(\.hashCount) == [112])
    #expect(tiles.count { $0.level == 1 && $0.isFull } == 1)
    #expect(tiles.filter { $0.level == 1 && !$0.isFull }.map(\.hashCount) == [17])
    #expect(tiles.filter { $0.level > 1 }.map(\.path) == ["tile/2/000.p/1"])
    #expect(
      try TreeGrowth(from: 0, to: 256).tiles.map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
    #expect(try TreeGrowth(from: 0, to: 0).tiles.map(\.path) == [])
    #expect(try TreeGrowth(from: 0, to: 1).tiles.map(\.path) == ["tile/0/000.p/1"])
  }

  @Test func everyHashOfATileIsTheRootOfWhatIsBelowIt() throws {
    let naive = NaiveTree(size: 70_000)
    let store = try RecordStore(naive.leafHashes)
    for size in edgeSizes {
      var published = 0
      for tile in try TreeGrowth(from: 0, to: UInt64(size)).tiles {
        let contents = try TileContents(of: tile, reading: store.read)
        #expect(contents.bytes.count == 32 * tile.hashCount)
        let width = 1 << (8 * tile.level)
        var index = Int(tile.hashes.indexes.lowerBound)
        contents.read(tile.hashes) { hash in
          if hash != naive.hash(index * width..<(index + 1) * width) { Issue.record("\(tile)") }
          index += 1
        }
        #expect(index <= size / width)
        published += tile.hashCount
      }
      #expect(published == size + size / 256 + size / 65_536)
    }
  }

  @Test func growingStepByStepPublishesTheSameAsAtOnce() throws {
    let entries = (0..<70_000).map(NaiveTree.entry)
    var random = SeededGenerator(seed: 256)
    var sizes = edgeSizes
    for _ in 0..<20 { sizes.append(Int.random(in: 0...70_000, using: &random)) }
    sizes.sort()
    let store = try RecordStore(entries.map { MerkleHash.leaf($0) })
    var stepwise = PublishedStore()
    for size in sizes {
      try stepwise.publish(Array(entries[..<size]), reading: store.read)
      #expect(
        try Frontier(size: UInt64(size), reading: stepwise.read).root
          == Frontier(size: UInt64(size), reading: store.read).root)
    }
    var atOnce = PublishedStore()
    try atOnce.publish(entries, reading: store.read)
    for (path, contents) in atOnce.files { #expect(stepwise.files[path] == contents) }
    // What is there besides are partial tiles and bundles of earlier sizes.
    for path in stepwise.files.keys where atOnce.files[path] == nil {
      #expect(path.contains(".p/"))
    }
  }

  @Test func whatIsNewInAGrownTreeIsWhatTheOldOneDidNotHave() throws {
    let sizes = edgeSizes.map { UInt64($0) }
    for newSize in sizes {
      let new = try TreeGrowth(from: 0, to: newSize)
      for oldSize in sizes where oldSize <= newSize {
        let old = try TreeGrowth(from: 0, to: oldSize)
        let growth = try TreeGrowth(from: oldSize, to: newSize)
        let oldTiles = Set(old.tiles)
        #expect(Array(growth.tiles) == new.tiles.filter { !oldTiles.contains($0) })
        #expect(Set(growth.bundles) == Set(new.bundles).subtracting(old.bundles))
      }
    }
  }

  @Test func proofsFromPublishedTilesAreTheOnesFromTheIndex() throws {
    let entries = (0..<66_000).map(NaiveTree.entry)
    let store = try RecordStore(entries.map { MerkleHash.leaf($0) })
    var published = PublishedStore()
    try published.publish(entries, reading: store.read)
    for index in [0, 255, 256, 65_535, 65_536, 65_999] as [UInt64] {
      let place = try LeafPlace(index: index, treeSize: 66_000)
      #expect(
        try InclusionProof(of: place, reading: published.read)
          == InclusionProof(of: place, reading: store.read))
      let growth = try TreeGrowth(from: index, to: 66_000)
      #expect(
        try ConsistencyProof(of: growth, reading: published.read)
          == ConsistencyProof(of: growth, reading: store.read))
    }
  }

  @Test func theHashesThatALeafCompletesAreKnownBefore() throws {
    var frontier = Frontier()
    for index in 0..<66_000 as Range<UInt64> {
      var completed: [TileHash] = []
      try frontier.append(MerkleHash.emptyRoot) { place, _ in completed.append(place) }
      if completed != TileHash.completed(byLeafAt: index) { Issue.record("leaf \(index)") }
    }
    #expect(TileHash.completed(byLeafAt: 65_535).map(\.index) == [65_535, 255, 0])
    #expect(TileHash.completed(byLeafAt: .max).map(\.level) == Array(0...7))
    for level in [-1, 8, 9, .max, .min] {
      #expect(TileHash.count(atLevel: level, treeSize: .max) == 0)
    }
  }

  @Test func recordsAreFullBeforeTheNextBeginsAndTheirKeysGrow() throws {
    let store = try RecordStore(
      [Digest](repeating: MerkleHash.emptyRoot, count: 70_000))
    for (key, hashes) in store.records {
      let record = try #require(HashRecord(key: key))
      #expect(record.key == key)
      #expect(hashes.count == record.hashCount(treeSize: 70_000))
    }
    #expect(store.records.count == (70_000 + 61) / 62 + (273 + 61) / 62 + 1)
    // New records of leaves go to the end of the table.
    let last = try #require(store.records.keys.max().flatMap { HashRecord(key: $0) })
    #expect(last.level == 0)
    #expect(last.hashes.indexes.contains(69_999))
    #expect(HashRecord(holding: .leaf(at: 61)).number == 0)
    #expect(HashRecord(holding: .leaf(at: 62)).number == 1)
    #expect(TileHash.leaf(at: 62).slotInRecord == 0)
    #expect(TileHash.leaf(at: 61).slotInRecord == 61)
    #expect(HashRecord(holding: .leaf(at: 70_000)).hashCount(treeSize: 3) == 0)
  }

  @Test func keysThatNoRecordHasAreNotTakenForOne() {
    for key: UInt64 in [.max, 1 << 63, 8 << 60, 1 << 60 - 1, 7 << 60 + 1 << 59] {
      #expect(HashRecord(key: key) == nil)
    }
    let last = HashRecord(holding: .leaf(at: MerkleHash.leafCountMax - 1))
    #expect(HashRecord(key: last.key) == last)
    #expect(HashRecord(key: last.key + 1) == nil)
  }

  @Test func contentsOfAnotherSizeAreNotThoseOfATile() throws {
    let tile = try Tile(level: 0, number: 0, hashCount: 3)
    for count in [0, 1, 95, 97, 128, 8_192] {
      #expect(throws: TileError.wrongTileSize(expectedBytes: 96, actualBytes: count)) {
        try TileContents(of: tile, bytes: [UInt8](repeating: 0, count: count))
      }
    }
  }
}
