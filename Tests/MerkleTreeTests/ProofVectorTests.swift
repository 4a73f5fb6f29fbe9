import Cryptography
import FoundationEssentials
import TestSupport
import Testing

@testable import MerkleTree

/// Right and wrong proofs made by others, in Fixtures/merkle, which says where they come from.
@Suite struct ProofVectorTests {
  struct Inclusion: Decodable, Sendable {
    let name: String
    let leafIdx, treeSize: UInt64
    let root, leafHash: String
    let proof: [String]?
    let wantErr: Bool
  }

  struct Consistency: Decodable, Sendable {
    let name: String
    let size1, size2: UInt64
    let root1, root2: String
    let proof: [String]?
    let wantErr: Bool
  }

  private static func vectors<Vector: Decodable>(_ name: String) throws -> [Vector] {
    let parts = #filePath.split(separator: "/").dropLast(3)
    let path = "/" + parts.joined(separator: "/") + "/Fixtures/merkle/\(name).jsonl"
    return try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
      .map { try JSONDecoder().decode(Vector.self, from: Data($0)) }
  }

  @Test func everyInclusionProofIsJudgedAsItsMakersDo() throws {
    let vectors: [Inclusion] = try Self.vectors("inclusion")
    #expect(vectors.count == 98)
    for vector in vectors {
      let isRight =
        (try? InclusionProof(
          of: LeafPlace(index: vector.leafIdx, treeSize: vector.treeSize),
          hashes: digests(vector.proof ?? [])
        ).verify(leafHash: digest(vector.leafHash), root: digest(vector.root))) != nil
      #expect(isRight != vector.wantErr, "\(vector.name)")
    }
  }

  @Test func everyConsistencyProofIsJudgedAsItsMakersDo() throws {
    let vectors: [Consistency] = try Self.vectors("consistency")
    #expect(vectors.count == 98)
    // Its roots are the same and no hashes: here they cannot come that far.
    let withoutHashes = "additional/sizes-are-equal-one-and-proof-is-empty"
    for vector in vectors where vector.name != withoutHashes {
      let isRight =
        (try? ConsistencyProof(
          of: TreeGrowth(from: vector.size1, to: vector.size2),
          hashes: digests(vector.proof ?? [])
        ).verify(oldRoot: digest(vector.root1), newRoot: digest(vector.root2))) != nil
      #expect(isRight != vector.wantErr, "\(vector.name)")
    }
  }

  private func digests(_ texts: [String]) throws -> [Digest] {
    try texts.map(digest)
  }

  private func digest(_ text: String) throws -> Digest {
    try Digest(Base64.parse(Array(text.utf8)[...]) ?? [])
  }
}
