/// Why numbers or hashes do not describe a tree, or do not prove what they are said to prove.
package enum TreeError: Error, Hashable, Sendable {
  /// A tree of more than ``MerkleHash/leafCountMax`` leaves.
  case tooManyLeaves(UInt64)
  /// A leaf that the tree does not have: its index is not below the size.
  case leafBeyondTree(index: UInt64, treeSize: UInt64)
  /// The tree that is said to have grown is larger than what it is said to have become.
  case shrunk(oldSize: UInt64, newSize: UInt64)
  /// A frontier of another number of hashes than its size has perfect subtrees.
  case wrongFrontier(expectedHashes: Int, actualHashes: Int)
  /// A subtree is appended where the tree so far leaves no place for one of its height.
  case subtreeOutOfPlace(height: Int, treeSize: UInt64)
  /// A proof has another number of hashes than its tree sizes ask for.
  case wrongProofLength(expectedHashes: Int, actualHashes: Int)
  /// The proof leads from the leaf, or from the older tree, to another root than the one given.
  case otherRoot
  /// The proof contains another older tree than the one given.
  case otherOldRoot
}

extension TreeError: CustomStringConvertible {
  /// What is the matter, in half a sentence.
  package var description: String {
    switch self {
    case .tooManyLeaves(let count):
      "a tree of \(count) leaves; at most \(MerkleHash.leafCountMax) are possible"
    case .leafBeyondTree(let index, let size): "leaf \(index) is not in a tree of \(size) leaves"
    case .shrunk(let old, let new): "a tree of \(old) leaves cannot become one of \(new)"
    case .wrongFrontier(let expected, let actual):
      "a frontier of \(actual) hashes, where the size asks for \(expected)"
    case .subtreeOutOfPlace(let height, let size):
      "a subtree of height \(height) cannot follow \(size) leaves"
    case .wrongProofLength(let expected, let actual):
      "a proof of \(actual) hashes, where the tree asks for \(expected)"
    case .otherRoot: "the proof leads to another root hash"
    case .otherOldRoot: "the proof contains another older tree"
    }
  }
}
