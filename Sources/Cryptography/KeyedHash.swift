import CSodium

/// BLAKE2b with 32 bytes of output (RFC 7693), with a key or without.
///
/// With a key it is a message authentication code (RFC 7693, section 2.9): who lacks the key can
/// neither compute nor guess the digest of a short message. The output size is part of the
/// function: the result is not a part of a longer BLAKE2b.
package enum KeyedHash {
  /// The digest of `message` under `key`.
  ///
  /// - Complexity: O(n), half a microsecond for 48 bytes; allocates nothing.
  package static func blake2b256(_ message: RawSpan, key: SecretKey) -> Digest {
    key.withBytes { keyBytes in
      unsafe keyBytes.withBytePointer { keyPointer in
        unsafe hash(message, key: keyPointer, keyByteCount: SecretKey.byteCount)
      }
    }
  }

  /// The digest of `message` under `key`.
  ///
  /// - Complexity: O(n), half a microsecond for 48 bytes; allocates nothing.
  package static func blake2b256(_ message: [UInt8], key: SecretKey) -> Digest {
    unsafe blake2b256(message.span.bytes, key: key)
  }

  /// The digest of `message`, which everyone can compute.
  package static func blake2b256(_ message: RawSpan) -> Digest {
    unsafe hash(message, key: nil, keyByteCount: 0)
  }

  /// The digest of `message`, which everyone can compute.
  package static func blake2b256(_ message: [UInt8]) -> Digest {
    unsafe blake2b256(message.span.bytes)
  }

  private static func hash(
    _ message: RawSpan, key: UnsafePointer<UInt8>?, keyByteCount: Int
  ) -> Digest {
    Sodium.ready
    return unsafe message.withBytePointer { pointer in
      unsafe Digest { output in
        let status = unsafe crypto_generichash_blake2b(
          output, Digest.byteCount, pointer, UInt64(message.byteCount), key, keyByteCount)
        precondition(status == 0, "BLAKE2b refuses no size of ours")
      }
    }
  }
}
