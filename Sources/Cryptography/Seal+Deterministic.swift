import CSodium

extension Seal {
  /// Separates the subkey for nonces from every other use of the key. Part of the format: other
  /// bytes would make other boxes.
  private static let nonceKeyLabel = Array("tokenledger deterministic seal: nonce key, 1".utf8)

  /// Separates the hash for nonces from every other use of the subkey. Part of the format.
  private static let nonceLabel = Array("tokenledger deterministic seal: nonce, 1".utf8)

  /// The box of `plaintext` whose nonce follows from all that goes in: the same key, associated
  /// data and plaintext give the same box, so that doing a thing twice leaves the same bytes.
  ///
  /// Who sees two boxes learns whether all three were the same, and nothing else; where that
  /// matters, put something unique into the associated data. ``open(_:associatedData:key:)``
  /// opens both kinds.
  ///
  /// The nonce is a synthetic initialisation vector (the idea of RFC 5297): 24 bytes of BLAKE2b,
  /// keyed with the keyed hash of a label under `key`, over a label, the size of the associated
  /// data as eight little-endian bytes, the associated data and the plaintext. A nonce repeats
  /// for another input only if the hash collides.
  ///
  /// - Complexity: O(n), reading the plaintext twice; one allocation.
  package static func sealDeterministically(
    _ plaintext: RawSpan, associatedData: RawSpan, key: SecretKey
  ) -> [UInt8] {
    requireNotErased(key)
    return unsafe box(plaintext, associatedData: associatedData, key: key) { nonce in
      var nonceKey = KeyedHash.blake2b256(nonceKeyLabel, key: key)
      defer { nonceKey.wipe() }
      let associatedDataByteCount = InlineArray<1, UInt64> { _ in
        UInt64(associatedData.byteCount).littleEndian
      }
      // The state wants more alignment than Swift imports, so it is bytes here.
      unsafe withUnsafeTemporaryAllocation(
        byteCount: crypto_generichash_blake2b_statebytes(), alignment: 64
      ) { memory in
        guard let start = memory.baseAddress else {
          preconditionFailure("memory without an address")
        }
        defer { unsafe sodium_memzero(start, memory.count) }
        let state = OpaquePointer(start)
        nonceKey.withBytes { bytes in
          unsafe bytes.withBytePointer { pointer in
            _ = unsafe crypto_generichash_blake2b_init(
              state, pointer, Digest.byteCount, nonceByteCount)
          }
        }
        nonceLabel.withRawSpan { unsafe absorb($0, into: state) }
        unsafe absorb(associatedDataByteCount.span.bytes, into: state)
        unsafe absorb(associatedData, into: state)
        unsafe absorb(plaintext, into: state)
        _ = unsafe crypto_generichash_blake2b_final(state, nonce, nonceByteCount)
      }
    }
  }

  /// The box of `plaintext` whose nonce follows from all that goes in.
  package static func sealDeterministically(
    _ plaintext: [UInt8], associatedData: [UInt8], key: SecretKey
  ) -> [UInt8] {
    plaintext.withRawSpan { plaintext in
      associatedData.withRawSpan {
        sealDeterministically(plaintext, associatedData: $0, key: key)
      }
    }
  }

  private static func absorb(_ bytes: RawSpan, into state: OpaquePointer) {
    unsafe bytes.withBytePointer { pointer in
      _ = unsafe crypto_generichash_blake2b_update(state, pointer, UInt64(bytes.byteCount))
    }
  }
}
