import TestSupport
import Testing

@testable import MerkleTree

/// What is in bundles of entries (c2sp.org/tlog-tiles, "Log entries").
@Suite struct EntryBundleTests {
  private func entries(
    of bundle: EntryBundle, in contents: [UInt8]
  ) throws(BundleReadingError<Never>) -> [(index: UInt64, bytes: [UInt8])] {
    var entries: [(index: UInt64, bytes: [UInt8])] = []
    try contents.withRawSpan { span throws(BundleReadingError<Never>) in
      try bundle.forEachEntry(in: span) { index, entry in
        entries.append((index, unsafe entry.withUnsafeBytes { unsafe Array($0) }))
      }
    }
    return entries
  }

  private func contents(_ entries: [[UInt8]]) throws -> [UInt8] {
    var contents: [UInt8] = []
    for entry in entries {
      try entry.withRawSpan { try EntryBundle.append($0, to: &contents) }
    }
    return contents
  }

  @Test func theFormatIsALengthInTwoBytesAndTheEntry() throws {
    #expect(
      try contents([Array("one".utf8), [], Array("three".utf8)])
        == [0, 3] + Array("one".utf8) + [0, 0] + [0, 5] + Array("three".utf8))
    let long = [UInt8](repeating: 9, count: 65_535)
    #expect(try contents([long]) == [0xFF, 0xFF] + long)
  }

  @Test(arguments: [1, 2, 255, 256])
  func whatIsWrittenIsReadInItsPlace(count: Int) throws {
    let written = (0..<count).map(NaiveTree.entry)
    let bundle = try EntryBundle(number: 3, entryCount: count)
    let read = try entries(of: bundle, in: contents(written))
    #expect(read.map(\.bytes) == written)
    #expect(read.map(\.index) == (0..<UInt64(count)).map { 768 + $0 })
  }

  @Test func anEntryThatIsTooLongIsRefusedAndLeavesNothing() throws {
    var bundle: [UInt8] = [1]
    let long = [UInt8](repeating: 9, count: 65_536)
    #expect(throws: TileError.entryTooLong(bytes: 65_536)) {
      try long.withRawSpan { try EntryBundle.append($0, to: &bundle) }
    }
    #expect(bundle == [1])
  }

  @Test func aBundleThatEndsAnywhereElseIsRefused() throws {
    let written = (0..<5).map(NaiveTree.entry)
    let whole = try contents(written)
    let bundle = try EntryBundle(number: 0, entryCount: 5)
    for count in 0..<whole.count {
      #expect(throws: BundleReadingError<Never>.self) {
        try entries(of: bundle, in: Array(whole[..<count]))
      }
    }
    #expect(throws: BundleReadingError<Never>.self) {
      try entries(of: bundle, in: whole + [0])
    }
    for count in [4, 6] {
      let other = try EntryBundle(number: 0, entryCount: count)
      #expect(throws: BundleReadingError<Never>.self) { try entries(of: other, in: whole) }
    }
  }

  @Test func whoTakesTheEntriesCanStop() throws {
    struct Enough: Error {}
    let bundle = try EntryBundle(number: 0, entryCount: 2)
    var taken = 0
    let whole = try contents([[1], [2]])
    #expect(throws: BundleReadingError<Enough>.self) {
      try whole.withRawSpan { span in
        try bundle.forEachEntry(in: span) { (_, _) throws(Enough) in
          taken += 1
          throw Enough()
        }
      }
    }
    #expect(taken == 1)
  }

  @Test func anyBytesAreReadOrRefused() throws {
    var random = SeededGenerator(seed: 65_535)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in
        UInt8.random(in: 0...(Bool.random(using: &random) ? 3 : 255), using: &random)
      }
      let bundle = try EntryBundle(
        number: 0, entryCount: Int.random(in: 1...8, using: &random))
      if let read = try? entries(of: bundle, in: bytes) {
        #expect(try contents(read.map(\.bytes)) == bytes)
      }
    }
  }
}
