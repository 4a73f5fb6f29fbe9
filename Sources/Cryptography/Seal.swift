import CSodium

/// Authenticated encryption: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, section 2).
///
/// A box is the nonce, the ciphertext, which is as long as the plaintext, and the tag:
///
///     nonce (24) │ ciphertext (n) │ tag (16)
///
/// The associated data is not in the box: who opens it must say the same again, which binds the
/// box to its place (say, its position and field). Nonces are long enough to be random: after
/// 2⁸⁰ boxes under one key, two with the same are still unlikely.
///
/// The all-zero key is what erasing leaves. Sealing or opening with it is a failed precondition:
/// what it sealed would be readable by everyone, and opening means that the caller did not notice
/// the erasure.
package enum Seal {
  /// The size of the nonce in front, in bytes.
  package static let nonceByteCount = 24
  /// The size of the tag at the end, in bytes.
  package static let tagByteCount = 16
  /// By how many bytes a box is longer than its plaintext.
  package static let overheadByteCount = nonceByteCount + tagByteCount

  /// A box of `plaintext` under a random nonce: sealing the same again gives another box.
  ///
  /// - Complexity: O(n); one allocation.
  package static func seal(
    _ plaintext: RawSpan, associatedData: RawSpan, key: SecretKey
  ) -> [UInt8] {
    requireNotErased(key)
    return unsafe box(plaintext, associatedData: associatedData, key: key) { nonce in
      unsafe randombytes_buf(nonce, nonceByteCount)
    }
  }

  /// The plaintext of `box`.
  ///
  /// - Throws: ``CryptographyError/notAuthentic`` if key, associated data or box are not those of
  ///   the sealing; ``CryptographyError/boxTooShort(bytes:)`` if it cannot be a box.
  /// - Complexity: O(n); one allocation.
  package static func open(
    _ box: RawSpan, associatedData: RawSpan, key: SecretKey
  ) throws(CryptographyError) -> [UInt8] {
    requireNotErased(key)
    guard box.byteCount >= overheadByteCount else { throw .boxTooShort(bytes: box.byteCount) }
    let plaintextByteCount = box.byteCount - overheadByteCount
    var status: Int32 = -1
    let plaintext = unsafe [UInt8](unsafeUninitializedCapacity: plaintextByteCount) {
      buffer, initializedCount in
      status = unsafe box.withBytePointer { box in
        unsafe associatedData.withBytePointer { associated in
          key.withBytes { key in
            unsafe key.withBytePointer { key in
              guard let nonce = unsafe box, let key = unsafe key else { return -1 }
              return unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                buffer.baseAddress, nil, nil, nonce + nonceByteCount,
                UInt64(plaintextByteCount + tagByteCount), associated,
                UInt64(associatedData.byteCount), nonce, key)
            }
          }
        }
      }
      initializedCount = status == 0 ? plaintextByteCount : 0
    }
    guard status == 0 else { throw .notAuthentic }
    return plaintext
  }

  /// The box of `plaintext`, its nonce written by `makeNonce`.
  static func box(
    _ plaintext: RawSpan, associatedData: RawSpan, key: SecretKey,
    makeNonce: (UnsafeMutablePointer<UInt8>) -> Void
  ) -> [UInt8] {
    Sodium.ready
    let boxByteCount = plaintext.byteCount + overheadByteCount
    return unsafe [UInt8](unsafeUninitializedCapacity: boxByteCount) { buffer, initializedCount in
      guard let start = buffer.baseAddress else { preconditionFailure("memory without an address") }
      unsafe makeNonce(start)
      let status: Int32 = unsafe plaintext.withBytePointer { plaintextStart in
        unsafe associatedData.withBytePointer { associated in
          key.withBytes { key in
            unsafe key.withBytePointer { key in
              guard let key = unsafe key else { return -1 }
              return unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                start + nonceByteCount, nil, plaintextStart, UInt64(plaintext.byteCount),
                associated, UInt64(associatedData.byteCount), nil, start, key)
            }
          }
        }
      }
      precondition(status == 0, "XChaCha20-Poly1305 refuses no size that fits into memory")
      initializedCount = boxByteCount
    }
  }

  static func requireNotErased(_ key: SecretKey) {
    precondition(!key.isZero, "a key of zeros seals and opens nothing: it was erased")
  }
}

/// The same for arrays.
extension Seal {
  /// A box of `plaintext` under a random nonce: sealing the same again gives another box.
  package static func seal(
    _ plaintext: [UInt8], associatedData: [UInt8], key: SecretKey
  ) -> [UInt8] {
    plaintext.withRawSpan { plaintext in
      associatedData.withRawSpan { seal(plaintext, associatedData: $0, key: key) }
    }
  }

  /// The plaintext of `box`.
  ///
  /// - Throws: ``CryptographyError/notAuthentic`` if key, associated data or box are not those of
  ///   the sealing; ``CryptographyError/boxTooShort(bytes:)`` if it cannot be a box.
  package static func open(
    _ box: [UInt8], associatedData: [UInt8], key: SecretKey
  ) throws(CryptographyError) -> [UInt8] {
    try box.withRawSpan { box throws(CryptographyError) in
      try associatedData.withRawSpan { associatedData throws(CryptographyError) in
        try open(box, associatedData: associatedData, key: key)
      }
    }
  }
}
