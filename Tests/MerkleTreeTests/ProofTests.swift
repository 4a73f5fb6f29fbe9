import Cryptography
import TestSupport
import Testing

@testable import MerkleTree

/// The roots that proofs consist of, from a store, each computed once: ninety thousand proofs have
/// a few thousand between them.
private struct RangeRoots {
  let store: RecordStore
  private var kept: [Range<UInt64>: Digest] = [:]

  init(store: RecordStore) {
    self.store = store
  }

  mutating func root(_ leaves: Range<UInt64>) throws -> Digest {
    if let root = kept[leaves] { return root }
    let root = try Frontier(of: leaves, reading: store.read).root
    kept[leaves] = root
    return root
  }
}

/// Making and verifying proofs, against the definition of RFC 6962.
@Suite struct ProofTests {
  @Test func everyLeafOfEveryTreeUpToThreeHundredIsProved() throws {
    let naive = NaiveTree(size: 300)
    var roots = RangeRoots(store: try RecordStore(naive.leafHashes))
    for size in 1...300 {
      for index in 0..<size {
        let place = try LeafPlace(index: UInt64(index), treeSize: UInt64(size))
        let hashes = try place.proofRanges.map { try roots.root($0) }
        guard hashes == naive.path(index, 0..<size), place.proofLength == hashes.count else {
          Issue.record("leaf \(index) of \(size)")
          continue
        }
        try InclusionProof(of: place, hashes: hashes)
          .verify(leafHash: naive.leafHashes[index], root: naive.root(size))
      }
    }
  }

  @Test func everyGrowthUpToThreeHundredIsProved() throws {
    let naive = NaiveTree(size: 300)
    var roots = RangeRoots(store: try RecordStore(naive.leafHashes))
    for newSize in 0...300 {
      for oldSize in 0...newSize {
        let growth = try TreeGrowth(from: UInt64(oldSize), to: UInt64(newSize))
        let hashes = try growth.proofRanges.map { try roots.root($0) }
        guard hashes == (oldSize == 0 ? [] : naive.proof(oldSize, newSize)),
          growth.proofLength == hashes.count
        else {
          Issue.record("from \(oldSize) to \(newSize)")
          continue
        }
        try ConsistencyProof(of: growth, hashes: hashes)
          .verify(oldRoot: naive.root(oldSize), newRoot: naive.root(newSize))
      }
    }
  }

  @Test func theEdgesOfTilesAndLevelsAreProved() throws {
    let naive = NaiveTree(size: 70_000)
    let store = try RecordStore(naive.leafHashes)
    let places = [0, 1, 254, 255, 256, 257, 65_279, 65_280, 65_535, 65_536, 65_537, 69_999]
    for size in edgeSizes {
      let root = naive.root(size)
      #expect(try Frontier(size: UInt64(size), reading: store.read).root == root)
      for index in places + [size - 1, size / 2] where (0..<size).contains(index) {
        let place = try LeafPlace(index: UInt64(index), treeSize: UInt64(size))
        let proof = try InclusionProof(of: place, reading: store.read)
        #expect(proof.hashes == naive.path(index, 0..<size))
        try proof.verify(leafHash: naive.leafHashes[index], root: root)
      }
      for oldSize in edgeSizes where oldSize <= size {
        let growth = try TreeGrowth(from: UInt64(oldSize), to: UInt64(size))
        let proof = try ConsistencyProof(of: growth, reading: store.read)
        #expect(proof.hashes == (oldSize == 0 ? [] : naive.proof(oldSize, size)))
        try proof.verify(oldRoot: naive.root(oldSize), newRoot: root)
      }
    }
  }

  @Test func noHashOfAProofCanBeChangedLeftOutOrAdded() throws {
    let naive = NaiveTree(size: 77)
    let store = try RecordStore(naive.leafHashes)
    let stray = MerkleHash.leaf([9, 9, 9])
    for index in 0..<77 {
      let place = try LeafPlace(index: UInt64(index), treeSize: 77)
      let proof = try InclusionProof(of: place, reading: store.read)
      for position in proof.hashes.indices {
        var hashes = proof.hashes
        hashes[position] = stray
        let altered = try InclusionProof(of: place, hashes: hashes)
        #expect(throws: TreeError.otherRoot) {
          try altered.verify(leafHash: naive.leafHashes[index], root: naive.root(77))
        }
      }
      for hashes in [proof.hashes + [stray], Array(proof.hashes.dropLast()), []] {
        #expect(
          throws: TreeError.wrongProofLength(
            expectedHashes: proof.hashes.count, actualHashes: hashes.count)
        ) { try InclusionProof(of: place, hashes: hashes) }
      }
      #expect(throws: TreeError.otherRoot) {
        try proof.verify(leafHash: stray, root: naive.root(77))
      }
      #expect(throws: TreeError.otherRoot) {
        try proof.verify(leafHash: naive.leafHashes[index], root: naive.root(76))
      }
    }
  }

  @Test func noHashOfAConsistencyProofCanBeChangedLeftOutOrAdded() throws {
    let naive = NaiveTree(size: 77)
    let store = try RecordStore(naive.leafHashes)
    let stray = MerkleHash.leaf([9, 9, 9])
    let newRoot = naive.root(77)
    for oldSize in 1...77 {
      let growth = try TreeGrowth(from: UInt64(oldSize), to: 77)
      let proof = try ConsistencyProof(of: growth, reading: store.read)
      let oldRoot = naive.root(oldSize)
      for position in proof.hashes.indices {
        var hashes = proof.hashes
        hashes[position] = stray
        let altered = try ConsistencyProof(of: growth, hashes: hashes)
        #expect(throws: TreeError.self) {
          try altered.verify(oldRoot: oldRoot, newRoot: newRoot)
        }
      }
      #expect(throws: TreeError.self) {
        try ConsistencyProof(of: growth, hashes: proof.hashes + [stray])
      }
      if !proof.hashes.isEmpty {
        #expect(throws: TreeError.self) {
          try ConsistencyProof(of: growth, hashes: Array(proof.hashes.dropFirst()))
        }
      }
      #expect(throws: TreeError.self) { try proof.verify(oldRoot: stray, newRoot: newRoot) }
      #expect(throws: TreeError.otherRoot) { try proof.verify(oldRoot: oldRoot, newRoot: stray) }
    }
  }

  @Test func everyTreeBeginsWithTheEmptyOneAndNoOther() throws {
    let naive = NaiveTree(size: 5)
    let proof = try ConsistencyProof(of: TreeGrowth(from: 0, to: 5), hashes: [])
    try proof.verify(oldRoot: MerkleHash.emptyRoot, newRoot: naive.root(5))
    #expect(throws: TreeError.otherOldRoot) {
      try proof.verify(oldRoot: naive.root(1), newRoot: naive.root(5))
    }
    let nothing = try ConsistencyProof(of: TreeGrowth(from: 0, to: 0), hashes: [])
    try nothing.verify(oldRoot: MerkleHash.emptyRoot, newRoot: MerkleHash.emptyRoot)
    #expect(throws: TreeError.otherRoot) {
      try nothing.verify(oldRoot: MerkleHash.emptyRoot, newRoot: naive.root(1))
    }
  }

  @Test func numbersThatNoTreeHasAreRefused() {
    #expect(throws: TreeError.leafBeyondTree(index: 0, treeSize: 0)) {
      try LeafPlace(index: 0, treeSize: 0)
    }
    #expect(throws: TreeError.leafBeyondTree(index: 5, treeSize: 5)) {
      try LeafPlace(index: 5, treeSize: 5)
    }
    #expect(throws: TreeError.leafBeyondTree(index: .max, treeSize: 8)) {
      try LeafPlace(index: .max, treeSize: 8)
    }
    #expect(throws: TreeError.tooManyLeaves(1 << 63)) {
      try LeafPlace(index: 1, treeSize: 1 << 63)
    }
    #expect(throws: TreeError.tooManyLeaves(.max)) { try LeafPlace(index: 1, treeSize: .max) }
    #expect(throws: TreeError.shrunk(oldSize: 6, newSize: 5)) { try TreeGrowth(from: 6, to: 5) }
    #expect(throws: TreeError.tooManyLeaves(.max)) { try TreeGrowth(from: 6, to: .max) }
  }

  /// Whatever the size, the arithmetic ends and stays within the tree.
  @Test func proofsOfTheLargestTreesCanBeComputedWith() throws {
    var random = SeededGenerator(seed: 6962)
    let sizes = (0..<200).map { _ in
      UInt64.random(in: 1...MerkleHash.leafCountMax, using: &random)
    }
    for size in sizes + [MerkleHash.leafCountMax, 1 << 62, 1 << 62 + 1, 1 << 62 - 1] {
      let index = UInt64.random(in: 0..<size, using: &random)
      for index in [index, 0, size - 1] {
        let place = try LeafPlace(index: index, treeSize: size)
        #expect(place.proofLength == place.proofRanges.count)
        #expect(place.proofRanges.allSatisfy { $0.upperBound <= size && !$0.contains(index) })
        let covered = place.proofRanges.reduce(1) { $0 + UInt64($1.count) }
        #expect(covered == size)
        let hashes = [Digest](repeating: MerkleHash.emptyRoot, count: place.proofLength)
        _ = try InclusionProof(of: place, hashes: hashes).root(leafHash: MerkleHash.emptyRoot)
      }
      let growth = try TreeGrowth(from: index, to: size)
      #expect(growth.proofLength <= 64)
      let hashes = [Digest](repeating: MerkleHash.emptyRoot, count: growth.proofLength)
      let proof = try ConsistencyProof(of: growth, hashes: hashes)
      #expect(throws: TreeError.self) {
        try proof.verify(oldRoot: MerkleHash.leaf([1]), newRoot: MerkleHash.leaf([2]))
      }
      let place = try LeafPlace(index: index, treeSize: size)
      for range in [0..<size] + place.proofRanges {
        let subtrees = range.perfectSubtrees
        #expect(subtrees.count <= 63)
        #expect(subtrees.first?.leaves.lowerBound == range.lowerBound)
        #expect(subtrees.last?.leaves.upperBound == range.upperBound)
        for subtree in subtrees {
          let hashes = subtree.tileHashes
          #expect(hashes.indexes.count <= 128)
          #expect((try? Tile(holding: hashes, treeSize: size)) != nil)
        }
      }
    }
  }

  /// As a transaction lends a page: it can be neither copied nor kept.
  private struct Transaction: ~Copyable {
    let store: RecordStore
  }

  private func prove(
    _ place: LeafPlace, _ transaction: borrowing Transaction
  ) throws(StoreError) -> InclusionProof {
    try InclusionProof(of: place) { range, body throws(StoreError) in
      try transaction.store.read(range, body)
    }
  }

  @Test func aStoreThatIsOnlyLentCanBeProvedFrom() throws {
    let naive = NaiveTree(size: 40)
    let transaction = Transaction(store: try RecordStore(naive.leafHashes))
    let proof = try prove(LeafPlace(index: 17, treeSize: 40), transaction)
    try proof.verify(leafHash: naive.leafHashes[17], root: naive.root(40))
  }

  @Test func aStoreThatLacksAHashSaysSo() throws {
    let store = try RecordStore(NaiveTree(size: 40).leafHashes)
    #expect(throws: StoreError.self) { try Frontier(size: 41, reading: store.read).root }
    #expect(throws: StoreError.self) {
      try InclusionProof(of: LeafPlace(index: 3, treeSize: 41), reading: store.read)
    }
    #expect(throws: StoreError.self) {
      try ConsistencyProof(of: TreeGrowth(from: 3, to: 300), reading: store.read)
    }
  }
}
