import Cryptography
import Testing

@testable import MerkleTree

/// Appending leaves, and the root at every size.
@Suite struct FrontierTests {
  @Test func everyRootUpToThreeHundredLeavesIsTheOneOfTheDefinition() throws {
    let naive = NaiveTree(size: 300)
    var frontier = Frontier()
    for size in 0...300 {
      #expect(frontier.size == UInt64(size))
      #expect(frontier.hashes.count == size.nonzeroBitCount)
      #expect(frontier.root == naive.root(size))
      if size < 300 { try frontier.append(naive.leafHashes[size]) }
    }
  }

  @Test func theRootOfEveryEdgeSizeIsTheOneOfTheDefinition() throws {
    let naive = NaiveTree(size: 70_000)
    var frontier = Frontier()
    for size in 0...70_000 {
      if edgeSizes.contains(size) { #expect(frontier.root == naive.root(size), "\(size)") }
      if size < 70_000 { try frontier.append(naive.leafHashes[size]) }
    }
  }

  @Test func aFrontierThatWasKeptGoesOn() throws {
    let naive = NaiveTree(size: 600)
    var whole = Frontier()
    for size in 0..<600 {
      var kept = try Frontier(size: whole.size, bytes: whole.bytes)
      #expect(kept == whole)
      #expect(whole.bytes.count == 32 * size.nonzeroBitCount)
      try kept.append(naive.leafHashes[size])
      try whole.append(naive.leafHashes[size])
      #expect(kept.root == whole.root)
    }
  }

  @Test func partsHashedApartAreTheWholeTree() throws {
    let naive = NaiveTree(size: 1_000)
    for height in 0...9 {
      var whole = Frontier()
      let width = 1 << height
      while whole.size + UInt64(width) <= 1_000 {
        var part = Frontier()
        for index in 0..<width { try part.append(naive.leafHashes[Int(whole.size) + index]) }
        #expect(part.hashes == [part.root])
        try whole.append(subtree: part.root, height: height)
      }
      #expect(whole.root == naive.root(Int(whole.size)))
    }
  }

  @Test func runsOfAnyLengthHashedApartAreTheWholeTree() throws {
    let naive = NaiveTree(size: 130)
    let roots = (0...130).map(naive.root)
    func run(_ leaves: Range<Int>) -> LeafRun {
      var run = LeafRun(from: UInt64(leaves.lowerBound))
      for leaf in leaves { run.append(naive.leafHashes[leaf]) }
      return run
    }
    for first in 0...130 {
      for second in first...130 {
        var whole = Frontier()
        try whole.append(run(0..<first))
        try whole.append(run(first..<second))
        #expect(whole.size == UInt64(second))
        #expect(whole.root == roots[second], "\(first), \(second)")
      }
    }
    var whole = Frontier()
    try whole.append(run(0..<7))
    let before = whole
    for start in [0, 6, 8, 16] {
      #expect(throws: TreeError.subtreeOutOfPlace(height: 0, treeSize: 7)) {
        try whole.append(run(start..<20))
      }
    }
    #expect(whole == before)
  }

  @Test func aSubtreeBesideItsPlaceIsRefused() throws {
    var frontier = Frontier()
    try frontier.append(MerkleHash.emptyRoot)
    for height in [-1, 1, 62, 63, 64, Int.max, Int.min] {
      #expect(throws: TreeError.subtreeOutOfPlace(height: height, treeSize: 1)) {
        try frontier.append(subtree: MerkleHash.emptyRoot, height: height)
      }
    }
    #expect(frontier.size == 1)
  }

  @Test func theLargestTreeTakesNoLeafMore() throws {
    let hashes = [Digest](repeating: MerkleHash.emptyRoot, count: 63)
    var frontier = try Frontier(size: MerkleHash.leafCountMax, hashes: hashes)
    let before = frontier
    let tooMany = TreeError.tooManyLeaves(1 << 63)
    #expect(throws: tooMany) { try frontier.append(MerkleHash.emptyRoot) }
    #expect(throws: tooMany) { try frontier.append(MerkleHash.emptyRoot) { _, _ in } }
    var half = try Frontier(size: 1 << 62, hashes: [MerkleHash.emptyRoot])
    #expect(throws: tooMany) { try half.append(subtree: MerkleHash.emptyRoot, height: 62) }
    #expect(frontier == before)
    #expect(half.size == 1 << 62)
  }

  @Test func aFrontierOfOtherHashesThanItsSizeAsksForIsRefused() {
    let hash = MerkleHash.emptyRoot
    #expect(throws: TreeError.wrongFrontier(expectedHashes: 0, actualHashes: 1)) {
      try Frontier(size: 0, hashes: [hash])
    }
    #expect(throws: TreeError.wrongFrontier(expectedHashes: 2, actualHashes: 1)) {
      try Frontier(size: 3, hashes: [hash])
    }
    #expect(throws: TreeError.tooManyLeaves(1 << 63)) {
      try Frontier(size: 1 << 63, hashes: [hash])
    }
    #expect(throws: TreeError.tooManyLeaves(.max)) { try Frontier(size: .max, hashes: []) }
    for count in [0, 1, 31, 33, 64] {
      #expect(throws: TreeError.self) {
        try Frontier(size: 4, bytes: [UInt8](repeating: 0, count: count))
      }
    }
  }
}
