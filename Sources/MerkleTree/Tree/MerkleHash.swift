package import Cryptography

/// The hashes of a Merkle tree (RFC 6962 §2.1), with SHA-256.
///
/// Leaves and nodes are hashed under different first bytes, without which the hash of a node could
/// be passed off as the hash of a leaf.
package enum MerkleHash {
  /// How many leaves a tree can have: 2⁶³ − 1. What claims more is refused before anything is
  /// computed from it, so that no sum of indexes overflows.
  package static let leafCountMax = UInt64(Int64.max)

  private static let leafPrefix: [UInt8] = [0x00]
  private static let nodePrefix: [UInt8] = [0x01]

  /// The root of a tree without leaves: the hash of nothing.
  package static let emptyRoot = SHA256.hash([])

  /// The hash of a leaf: of a zero byte and its contents.
  ///
  /// - Parameter entry: the contents, the bytes of an event in a ledger's log.
  /// - Complexity: O(n), about a microsecond for 256 bytes; allocates nothing.
  package static func leaf(_ entry: RawSpan) -> Digest {
    var hash = SHA256()
    hash.update(leafPrefix)
    hash.update(entry)
    return hash.finalize()
  }

  /// The hash of a leaf: of a zero byte and its contents.
  ///
  /// - Parameter entry: the contents.
  /// - Complexity: O(n); allocates nothing.
  package static func leaf(_ entry: [UInt8]) -> Digest {
    entry.withRawSpan { leaf($0) }
  }

  /// The hash of a node: of a byte of one and the hashes of the two nodes below.
  ///
  /// - Parameters:
  ///   - left: the hash of the node, or leaf, below on the left.
  ///   - right: the hash of the one on the right.
  /// - Complexity: O(1), about half a microsecond; allocates nothing.
  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    var hash = SHA256()
    hash.update(nodePrefix)
    left.withBytes { hash.update($0) }
    right.withBytes { hash.update($0) }
    return hash.finalize()
  }
}

extension [UInt8] {
  /// Lends the bytes as a span. Bytes have no padding, which is all that is unsafe in the view.
  func withRawSpan<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(span.bytes)
  }
}
