/// 32 bytes that a hash function made, stored inline.
///
/// Ordered as the bytes are, so that sorted digests are in the order of a table with digests as
/// keys. `==` stops at the first difference: where one side came from a caller who might measure
/// that, use ``isEqualInConstantTime(to:)``.
package struct Digest: Sendable {
  /// The size of every digest, in bytes.
  package static let byteCount = 32

  /// The bytes, in memory order whatever the machine's byte order.
  private var words: InlineArray<4, UInt64>

  /// Copies `bytes`.
  ///
  /// - Throws: ``CryptographyError/wrongSize(expectedBytes:actualBytes:)`` unless there are 32.
  package init(_ bytes: RawSpan) throws(CryptographyError) {
    guard bytes.byteCount == Digest.byteCount else {
      throw .wrongSize(expectedBytes: Digest.byteCount, actualBytes: bytes.byteCount)
    }
    words = InlineArray { word in
      unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
    }
  }

  /// Copies `bytes`.
  ///
  /// - Throws: ``CryptographyError/wrongSize(expectedBytes:actualBytes:)`` unless there are 32.
  package init(_ bytes: [UInt8]) throws(CryptographyError) {
    try unsafe self.init(bytes.span.bytes)
  }

  /// Whatever `body` writes into the 32 zero bytes lent to it.
  init(filledBy body: (UnsafeMutablePointer<UInt8>) -> Void) {
    words = InlineArray(repeating: 0)
    unsafe withUnsafeMutableBytes(of: &words) { buffer in
      // An inline array of four words has 32 bytes, and they have an address.
      guard let start = unsafe buffer.assumingMemoryBound(to: UInt8.self).baseAddress else {
        preconditionFailure("memory without an address")
      }
      unsafe body(start)
    }
  }

  /// Overwrites the bytes with zeros, for the digest that was used as a key.
  mutating func wipe() {
    var span = words.mutableSpan
    var bytes = unsafe span.mutableBytes
    Cryptography.wipe(&bytes)
  }

  /// Lends the 32 bytes to `body`, without copying them.
  package func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(words.span.bytes)
  }

  /// A copy of the 32 bytes.
  package var bytes: [UInt8] {
    withBytes { $0.copied() }
  }

  /// Whether both are the same, in a time that does not depend on where they differ.
  package func isEqualInConstantTime(to other: Digest) -> Bool {
    withBytes { mine in other.withBytes { ConstantTime.areEqual(mine, $0) } }
  }
}

extension Digest: Hashable, Comparable {
  package static func == (left: Digest, right: Digest) -> Bool {
    (0..<4).allSatisfy { left.words[$0] == right.words[$0] }
  }

  package static func < (left: Digest, right: Digest) -> Bool {
    for word in 0..<4 where left.words[word] != right.words[word] {
      return left.words[word].bigEndian < right.words[word].bigEndian
    }
    return false
  }

  package func hash(into hasher: inout Hasher) {
    for word in 0..<4 { hasher.combine(words[word]) }
  }
}

extension Digest: CustomStringConvertible {
  /// The bytes as 64 lower-case hexadecimal digits.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
  }
}
