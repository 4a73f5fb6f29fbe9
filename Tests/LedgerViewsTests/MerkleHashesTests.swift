import Cryptography
import EventLog
import LMDB
import MerkleTree
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews

@Suite("The index of Merkle hashes")
struct MerkleHashesTests {
  private let directory: TemporaryDirectory
  private let environment: Environment
  private let index: MerkleHashes

  init() throws {
    directory = try TemporaryDirectory("merkle")
    var options = Environment.Options()
    options.durability = .none
    try Environment.create(
      at: directory.file("index"), tables: MerkleHashes.tables, options: options)
    environment = try Environment(
      path: directory.file("index"), tables: MerkleHashes.tables, options: options)
    index = MerkleHashes(environment)
  }

  private func leaf(_ number: UInt64) -> Digest { MerkleHash.leaf(Array("\(number)".utf8)) }

  private func outline(_ position: UInt64) -> EventOutline {
    var outline = EventOutline(
      position: Position(position), recordedAt: Timestamp(microseconds: 0),
      occurredAt: Timestamp(microseconds: 0), type: .tokenDisabled, account: nil,
      subject: .ledger, actor: .holder(TokenID(value: 1)), correlation: CorrelationID(value: 1))
    outline.leafHash = leaf(position - 1)
    return outline
  }

  private func add(_ positions: ClosedRange<UInt64>) throws {
    let batch = index.beginBatch()
    for position in positions { try batch.note(outline(position), nil) }
    try environment.write { try batch.write(in: &$0) }
  }

  @Test("gives the root and every proof of a tree of the same leaves, however it was cut")
  func proofs() throws {
    var tree = Frontier()
    var size: UInt64 = 0
    for step: UInt64 in [1, 1, 60, 1, 193, 1, 500, 3_000, 62_000, 1_000] {
      try add(size + 1...size + step)
      for number in size..<size + step { try tree.append(leaf(number)) }
      size += step
      try environment.read { transaction in
        #expect(try index.edge(in: transaction) == tree)
        let stored = try Frontier(size: size) { (range, body) throws in
          try index.read(range, in: transaction, body)
        }
        #expect(stored.root == tree.root)
        for number in [0, size / 3, size / 2, size - 1] {
          let place = try LeafPlace(index: number, treeSize: size)
          let proof = try InclusionProof(of: place) { (range, body) throws in
            try index.read(range, in: transaction, body)
          }
          #expect(proof.root(leafHash: leaf(number)) == tree.root)
        }
      }
    }
  }

  @Test("takes at most 40 bytes a leaf")
  func size() throws {
    var size: UInt64 = 0
    for _ in 0..<16 {
      try add(size + 1...size + 4_096)
      size += 4_096
    }
    let bytes = try environment.read { transaction in
      try transaction.statistics(index.hashes).pages * 4_096
    }
    #expect(Double(bytes) / Double(size) < 40)
  }

  @Test("refuses a gap, and a record that is not whole")
  func obstacles() throws {
    try add(1...100)
    #expect(throws: IndexObstacle.self) { try add(102...103) }
    try environment.write { transaction in
      let key = HashRecord(holding: .leaf(at: 99)).key.bigEndianBytes
      try transaction.put(index.hashes, key, [1, 2, 3])
    }
    #expect(throws: IndexObstacle.self) { try add(101...102) }
    #expect(throws: DamagedRecord.self) {
      try environment.read { transaction in
        _ = try Frontier(size: 100) { (range, body) throws in
          try index.read(range, in: transaction, body)
        }
      }
    }
  }
}
