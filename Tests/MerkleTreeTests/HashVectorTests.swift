import Cryptography
import Testing

@testable import MerkleTree

/// The eight leaves with which implementations of Certificate Transparency are tested since its
/// first one (merkle_tree_test.cc of github.com/google/certificate-transparency), and the tree of
/// seven that RFC 6962 §2.1.3 takes apart.
@Suite struct HashVectorTests {
  static let leaves: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    Array(0x50...0x57), Array(0x60...0x6F),
  ]

  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func theRootsAreThoseOfCertificateTransparency() throws {
    var frontier = Frontier()
    for (size, root) in Self.roots.enumerated() {
      #expect(frontier.root.description == root)
      if size < 8 { try frontier.append(MerkleHash.leaf(Self.leaves[size])) }
    }
  }

  @Test func aNodeCannotBePassedOffAsALeaf() {
    let left = MerkleHash.leaf([1])
    let right = MerkleHash.leaf([2])
    #expect(MerkleHash.node(left, right) != MerkleHash.leaf(left.bytes + right.bytes))
    #expect(MerkleHash.leaf([7]) == SHA256.hash([0, 7]))
    #expect(MerkleHash.node(left, right) == SHA256.hash([1] + left.bytes + right.bytes))
  }

  /// The names are those of the figures in the document.
  @Test func theProofsOfTheDocumentsTreeAreTheOnesItLists() throws {
    let entries = (0..<7).map { MerkleHash.leaf([UInt8($0)]) }
    let store = try RecordStore(entries)
    let (a, b, c, d, e, f, j) = (
      entries[0], entries[1], entries[2], entries[3], entries[4], entries[5], entries[6]
    )
    let g = MerkleHash.node(a, b)
    let h = MerkleHash.node(c, d)
    let i = MerkleHash.node(e, f)
    let k = MerkleHash.node(g, h)
    let l = MerkleHash.node(i, j)
    func path(_ index: UInt64) throws -> [Digest] {
      try InclusionProof(of: LeafPlace(index: index, treeSize: 7), reading: store.read).hashes
    }
    #expect(try path(0) == [b, h, l])
    #expect(try path(3) == [c, g, l])
    #expect(try path(4) == [f, j, k])
    #expect(try path(6) == [i, k])
    func proof(_ oldSize: UInt64) throws -> [Digest] {
      try ConsistencyProof(of: TreeGrowth(from: oldSize, to: 7), reading: store.read).hashes
    }
    #expect(try proof(3) == [c, d, g, l])
    #expect(try proof(4) == [l])
    #expect(try proof(6) == [i, j, k])
  }
}
