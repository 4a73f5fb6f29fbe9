import Cryptography
import MerkleTree

/// The tree of RFC 6962 §2.1 written down as the document defines it, recursion for recursion: the
/// oracle of all other tests. It keeps what it has hashed, and nothing else is clever.
final class NaiveTree {
  let leafHashes: [Digest]
  private var kept: [Range<Int>: Digest] = [:]

  init(leafHashes: [Digest]) {
    self.leafHashes = leafHashes
  }

  /// A tree of `size` different leaves.
  convenience init(size: Int) {
    self.init(leafHashes: (0..<size).map { MerkleHash.leaf(NaiveTree.entry($0)) })
  }

  /// The contents of a leaf: as long as an event now and then, and sometimes empty.
  static func entry(_ index: Int) -> [UInt8] {
    Array("entry \(index)".utf8.prefix(index % 11 == 3 ? 0 : 100))
      + [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index % 7)
  }

  /// MTH(D[0:n]).
  func root(_ size: Int) -> Digest {
    size == 0 ? SHA256.hash([]) : hash(0..<size)
  }

  /// MTH(D[k1:k2]) of one leaf or more.
  func hash(_ leaves: Range<Int>) -> Digest {
    if leaves.count == 1 { return leafHashes[leaves.lowerBound] }
    if let hash = kept[leaves] { return hash }
    let middle = leaves.lowerBound + Self.k(leaves.count)
    let left = hash(leaves.lowerBound..<middle)
    let right = hash(middle..<leaves.upperBound)
    let hash = SHA256.hash([1] + left.bytes + right.bytes)
    kept[leaves] = hash
    return hash
  }

  /// PATH(m, D[n]).
  func path(_ m: Int, _ leaves: Range<Int>) -> [Digest] {
    if leaves.count == 1 { return [] }
    let k = Self.k(leaves.count)
    let middle = leaves.lowerBound + k
    return m < k
      ? path(m, leaves.lowerBound..<middle) + [hash(middle..<leaves.upperBound)]
      : path(m - k, middle..<leaves.upperBound) + [hash(leaves.lowerBound..<middle)]
  }

  /// PROOF(m, D[n]).
  func proof(_ m: Int, _ size: Int) -> [Digest] {
    subproof(m, 0..<size, true)
  }

  /// SUBPROOF(m, D[n], b).
  private func subproof(_ m: Int, _ leaves: Range<Int>, _ b: Bool) -> [Digest] {
    if m == leaves.count { return b ? [] : [hash(leaves)] }
    let k = Self.k(leaves.count)
    let middle = leaves.lowerBound + k
    return m <= k
      ? subproof(m, leaves.lowerBound..<middle, b) + [hash(middle..<leaves.upperBound)]
      : subproof(m - k, middle..<leaves.upperBound, false) + [hash(leaves.lowerBound..<middle)]
  }

  /// The largest power of two smaller than n.
  private static func k(_ n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }
}

/// The sizes at which something begins or ends: of a tree, of a tile, of a level.
let edgeSizes = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000]
