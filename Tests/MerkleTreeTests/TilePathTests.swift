import TestSupport
import Testing

@testable import MerkleTree

/// The names of tiles and bundles (c2sp.org/tlog-tiles).
@Suite struct TilePathTests {
  @Test func theDocumentsExamplesAreNamedAsItSays() throws {
    #expect(
      try Tile(level: 0, number: 1_234_067, hashCount: 256).path == "tile/0/x001/x234/067")
    #expect(
      try EntryBundle(number: 1_234_067, entryCount: 256).path == "tile/entries/x001/x234/067")
    #expect(try Tile(level: 1, number: 0, hashCount: 17).path == "tile/1/000.p/17")
    #expect(try Tile(level: 1, number: 0, hashCount: 17).partialsPath == "tile/1/000.p")
    #expect(try EntryBundle(number: 273, entryCount: 112).path == "tile/entries/273.p/112")
    #expect(try EntryBundle(number: 273, entryCount: 112).partialsPath == "tile/entries/273.p")
  }

  @Test func everyPathLeadsBackToItsTile() throws {
    var random = SeededGenerator(seed: 8)
    for level in 0...7 {
      let end = TileHash.count(atLevel: level, treeSize: MerkleHash.leafCountMax) / 256
      for _ in 0..<200 {
        let bits = Int.random(in: 0...55, using: &random)
        let number = min(UInt64.random(in: 0...1 << bits, using: &random), end)
        let width = Int.random(in: 1...256, using: &random)
        guard let tile = try? Tile(level: level, number: number, hashCount: width) else {
          continue
        }
        #expect(try Tile(path: tile.path) == tile)
        let bundle = try EntryBundle(number: number, entryCount: width)
        #expect(try EntryBundle(path: bundle.path) == bundle)
      }
    }
  }

  static let malformed = [
    "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/abc",
    "tile//000", "/tile/0/000", "tile/0/000/", "tile/0//000", "tile/00/000", "tile/01/000",
    "tile/-1/000", "tile/+1/000", "tile/64/000", "tile/99999999999999999999/000", "tile/0/-01",
    "tile/0/x000/000", "tile/0/x000/x001/000", "tile/0/001/000", "tile/0/x001/x000",
    "tile/0/x1/000", "tile/0/X001/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
    "tile/0/000.p/00", "tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/-1",
    "tile/0/000.p/1.p/1", "tile/0/000.P/1", "tile/0/000.p1", "tile/0/.p/1", "tile/0/000.p/1/",
    "tile/0/000 ", " tile/0/000", "tile/0/000\n", "tile/0/000\0", "tile/０/000", "tile/0/٠٠٠",
    "tile/\u{301}0/000", "tile/0/\u{301}000", "Tile/0/000", "checkpoint", "tile/0/../000",
    "tile/0/x184/x467/x440/x737/x095/x516/x160",
    "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
  ]

  @Test func aPathWrittenInAnotherWayIsRefused() {
    for path in Self.malformed {
      #expect(throws: TileError.malformedPath, "\(path)") { try Tile(path: path) }
      let bundlePath = path.replacing("tile/0/", with: "tile/entries/")
      #expect(throws: TileError.malformedPath, "\(bundlePath)") {
        try EntryBundle(path: bundlePath)
      }
    }
  }

  @Test func placesThatNoTreeHasAreRefused() throws {
    for path in [
      "tile/8/000", "tile/63/000.p/1", "tile/7/000", "tile/7/000.p/128", "tile/7/001.p/1",
      "tile/0/x036/x028/x797/x018/x963/968", "tile/0/x072/x057/x594/x037/x927/936",
      "tile/0/x018/x446/x744/x073/x709/x551/615",
    ] {
      #expect(throws: TileError.beyondTree, "\(path)") { try Tile(path: path) }
    }
    for (level, number, width) in [
      (-1, 0, 1), (8, 0, 1), (.max, 0, 1), (.min, 0, 1), (0, 0, 0), (0, 0, -1), (0, 0, 257),
      (0, 0, .max), (0, .max, 1), (0, 1 << 56, 1), (0, 1 << 63, 256), (7, 0, 128),
    ] as [(Int, UInt64, Int)] {
      #expect(throws: TileError.beyondTree) {
        try Tile(level: level, number: number, hashCount: width)
      }
    }
    #expect(throws: TileError.beyondTree) { try EntryBundle(number: .max, entryCount: 256) }
    // The last tile of the largest tree lacks one hash.
    #expect(try Tile(path: "tile/0/x036/x028/x797/x018/x963/967.p/255").hashCount == 255)
    #expect(throws: TileError.beyondTree) { try Tile(path: "tile/0/x036/x028/x797/x018/x963/967") }
    #expect(try Tile(path: "tile/7/000.p/127").hashCount == 127)
  }

  @Test func theTileOfARangeIsAsWideAsTheTreeHasIt() throws {
    func tile(_ level: Int, _ indexes: Range<UInt64>, _ size: UInt64) throws -> Tile {
      try Tile(holding: TileHashRange(level: level, indexes: indexes), treeSize: size)
    }
    #expect(try tile(0, 0..<1, 1).path == "tile/0/000.p/1")
    #expect(try tile(0, 256..<300, 300).path == "tile/0/001.p/44")
    #expect(try tile(0, 0..<256, 300).path == "tile/0/000")
    #expect(try tile(1, 0..<1, 300).path == "tile/1/000.p/1")
    for (level, indexes, size) in [
      (0, 0..<2, 1), (0, 255..<257, 300), (1, 0..<1, 255), (8, 0..<1, 300), (0, 5..<5, 300),
    ] as [(Int, Range<UInt64>, UInt64)] {
      #expect(throws: TileError.beyondTree) { try tile(level, indexes, size) }
    }
  }
}
