import Cryptography

/// A frontier as it is kept beside a checkpoint: its hashes one after the other, the size apart.
extension Frontier {
  /// The hashes from left to right, 32 bytes each: at most 2,016 bytes.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * Digest.byteCount)
    for hash in hashes { bytes.append(hash) }
    return bytes
  }

  /// The frontier that was kept as ``bytes``.
  ///
  /// - Parameters:
  ///   - size: how many leaves the tree has.
  ///   - bytes: the hashes from left to right.
  /// - Throws: ``TreeError/tooManyLeaves(_:)``, or
  ///   ``TreeError/wrongFrontier(expectedHashes:actualHashes:)`` if the bytes are not the hashes
  ///   that the size asks for.
  package init(size: UInt64, bytes: [UInt8]) throws(TreeError) {
    guard let hashes = Digest.all(in: bytes) else {
      throw .wrongFrontier(
        expectedHashes: size.nonzeroBitCount,
        actualHashes: (bytes.count + Digest.byteCount - 1) / Digest.byteCount)
    }
    try self.init(size: size, hashes: hashes)
  }
}

extension Digest {
  /// The digests that `bytes` consist of; nil if their number is no multiple of 32.
  static func all(in bytes: [UInt8]) -> [Digest]? {
    guard bytes.count % byteCount == 0 else { return nil }
    return bytes.withRawSpan { span in
      (0..<bytes.count / byteCount).compactMap { index in
        try? Digest(span.extracting(byteCount * index..<byteCount * (index + 1)))
      }
    }
  }
}

extension [UInt8] {
  /// Appends the 32 bytes of `digest`.
  mutating func append(_ digest: Digest) {
    digest.withBytes { span in
      // The bytes live as long as the closure runs, and are copied here.
      unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
  }
}
