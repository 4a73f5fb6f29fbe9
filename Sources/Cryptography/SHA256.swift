import CSodium

/// SHA-256 (FIPS 180-4), at once or piece by piece.
package struct SHA256: Sendable {
  private var state = crypto_hash_sha256_state()

  /// Starts the hash of a message that is still to come.
  package init() {
    Sodium.ready
    _ = unsafe crypto_hash_sha256_init(&state)
  }

  /// Appends `bytes` to the message.
  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withBytePointer { pointer in
      _ = unsafe crypto_hash_sha256_update(&state, pointer, UInt64(bytes.byteCount))
    }
  }

  /// Appends `bytes` to the message.
  package mutating func update(_ bytes: [UInt8]) {
    unsafe update(bytes.span.bytes)
  }

  /// The digest of the message so far. To go on with a longer message, keep a copy.
  package consuming func finalize() -> Digest {
    unsafe Digest { _ = unsafe crypto_hash_sha256_final(&state, $0) }
  }

  /// The digest of `message`.
  ///
  /// - Complexity: O(n), about a microsecond for 256 bytes; allocates nothing.
  package static func hash(_ message: RawSpan) -> Digest {
    Sodium.ready
    return unsafe message.withBytePointer { pointer in
      unsafe Digest { output in
        _ = unsafe crypto_hash_sha256(output, pointer, UInt64(message.byteCount))
      }
    }
  }

  /// The digest of `message`.
  ///
  /// - Complexity: O(n), about a microsecond for 256 bytes; allocates nothing.
  package static func hash(_ message: [UInt8]) -> Digest {
    unsafe hash(message.span.bytes)
  }
}
