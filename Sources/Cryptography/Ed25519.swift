import CSodium

/// Signatures with Ed25519 (RFC 8032, section 5.1).
package enum Ed25519 {
  /// The size of a signature, in bytes.
  package static let signatureByteCount = 64

  /// The half of a key pair that everyone may know: it verifies.
  package struct PublicKey: Hashable, Sendable {
    /// The size of every public key, in bytes.
    package static let byteCount = 32

    /// The point in its encoded form (RFC 8032, section 5.1.2).
    package let bytes: [UInt8]

    /// Whether the bytes encode a point is seen when a signature is verified.
    ///
    /// - Throws: ``CryptographyError/wrongSize(expectedBytes:actualBytes:)`` unless there are 32.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
      guard bytes.count == PublicKey.byteCount else {
        throw .wrongSize(expectedBytes: PublicKey.byteCount, actualBytes: bytes.count)
      }
      self.bytes = bytes
    }

    fileprivate init(derived bytes: [UInt8]) {
      self.bytes = bytes
    }

    /// Whether `signature` is one of `message` by the owner of this key. A signature of another
    /// size is none; points of small order and scalars out of range are refused.
    package func isValid(_ signature: [UInt8], for message: RawSpan) -> Bool {
      Sodium.ready
      guard signature.count == signatureByteCount else { return false }
      return unsafe message.withBytePointer { pointer in
        unsafe crypto_sign_ed25519_verify_detached(
          signature, pointer, UInt64(message.byteCount), bytes) == 0
      }
    }

    /// Whether `signature` is one of `message` by the owner of this key.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      unsafe isValid(signature, for: message.span.bytes)
    }
  }

  /// The half of a key pair that its owner keeps: it signs. In guarded memory, never printed,
  /// wiped when its last reference goes.
  ///
  /// Sendable although unchecked, for the reason that ``SecretKey`` is.
  package final class SigningKey: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    /// The half for everyone.
    package let publicKey: PublicKey

    /// Seed and public key, as the library wants them.
    private let storage: SecretBytes

    /// The key pair that belongs to `seed`, which is the private key of RFC 8032.
    package init(seed: SecretKey) {
      precondition(!seed.isZero, "a seed of zeros makes a key that everyone has")
      Sodium.ready
      var point = [UInt8](repeating: 0, count: PublicKey.byteCount)
      storage = unsafe SecretBytes(byteCount: 64, memory: .guarded) { buffer in
        seed.withBytes { seed in
          unsafe seed.withBytePointer { seed in
            guard let seed = unsafe seed,
              let expanded = unsafe buffer.assumingMemoryBound(to: UInt8.self).baseAddress
            else { preconditionFailure("memory without an address") }
            _ = unsafe crypto_sign_ed25519_seed_keypair(&point, expanded, seed)
          }
        }
      }
      publicKey = PublicKey(derived: point)
    }

    /// The signature of `message`, the same each time.
    ///
    /// - Complexity: O(n), about 18 microseconds for a short message.
    package func signature(for message: RawSpan) -> [UInt8] {
      var signature = [UInt8](repeating: 0, count: signatureByteCount)
      storage.withBytes { key in
        unsafe key.withBytePointer { key in
          unsafe message.withBytePointer { pointer in
            guard let key = unsafe key else { preconditionFailure("memory without an address") }
            _ = unsafe crypto_sign_ed25519_detached(
              &signature, nil, pointer, UInt64(message.byteCount), key)
          }
        }
      }
      return signature
    }

    /// The signature of `message`, the same each time.
    package func signature(for message: [UInt8]) -> [UInt8] {
      unsafe signature(for: message.span.bytes)
    }

    /// Always the same, so that a key which strays into a message tells nothing.
    package var description: String { "Ed25519.SigningKey(…)" }

    /// Without children: `dump` goes through here.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
  }
}
