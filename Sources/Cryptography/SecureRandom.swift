import CSodium

/// Random numbers that nobody can predict, from the operating system through libsodium.
package struct SecureRandom: RandomNumberGenerator, Sendable {
  /// A generator; it has no state of its own, all are the same.
  package init() {
    Sodium.ready
  }

  /// 64 random bits.
  package mutating func next() -> UInt64 {
    var bits: UInt64 = 0
    unsafe randombytes_buf(&bits, MemoryLayout<UInt64>.size)
    return bits
  }

  /// `count` random bytes.
  package static func bytes(count: Int) -> [UInt8] {
    Sodium.ready
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      unsafe fill(UnsafeMutableRawBufferPointer(buffer))
      initializedCount = count
    }
  }

  /// Overwrites all that `bytes` lends with random bytes.
  package static func fill(_ bytes: inout MutableRawSpan) {
    Sodium.ready
    unsafe bytes.withUnsafeMutableBytes { unsafe fill($0) }
  }

  static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    if let start = buffer.baseAddress { unsafe randombytes_buf(start, buffer.count) }
  }
}
