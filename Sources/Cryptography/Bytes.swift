import CSodium

extension RawSpan {
  /// A copy of the bytes.
  func copied() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Lends the bytes as C functions want them; nil if there are none.
  func withBytePointer<Result, Failure: Error>(
    _ body: (UnsafePointer<UInt8>?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeBytes { buffer throws(Failure) in
      try unsafe body(buffer.assumingMemoryBound(to: UInt8.self).baseAddress)
    }
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

/// Comparisons whose duration tells nothing about the contents.
package enum ConstantTime {
  /// Whether both have the same bytes. The time depends on the sizes alone, which are no secret.
  package static func areEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
    guard left.byteCount == right.byteCount else { return false }
    // The library takes no null pointers, which is what the address of nothing may be.
    if left.isEmpty { return true }
    return unsafe left.withUnsafeBytes { first in
      unsafe right.withUnsafeBytes { second in
        guard let first = first.baseAddress, let second = second.baseAddress else {
          preconditionFailure("bytes without an address")
        }
        return unsafe sodium_memcmp(first, second, left.byteCount) == 0
      }
    }
  }

  /// Whether both have the same bytes. The time depends on the sizes alone, which are no secret.
  package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.withRawSpan { left in right.withRawSpan { areEqual(left, $0) } }
  }
}

/// Overwrites `bytes` with zeros, in a way that no optimiser removes; the count stays.
///
/// An array shared with another variable is copied before it is written: keep one reference to
/// what is to be wiped, or the other keeps the secret.
package func wipe(_ bytes: inout [UInt8]) {
  unsafe bytes.withUnsafeMutableBytes { unsafe wipe($0) }
}

/// Overwrites what `bytes` lends with zeros, in a way that no optimiser removes.
package func wipe(_ bytes: inout MutableRawSpan) {
  unsafe bytes.withUnsafeMutableBytes { unsafe wipe($0) }
}

/// Overwrites `buffer` with zeros, in a way that no optimiser removes.
func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
  if let start = buffer.baseAddress { unsafe sodium_memzero(start, buffer.count) }
}
