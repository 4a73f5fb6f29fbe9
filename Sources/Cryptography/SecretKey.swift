import CSodium

/// A key of 32 bytes for keyed hashes and seals.
///
/// It is in guarded memory unless asked otherwise (see ``SecretMemory``), never printed, never
/// encoded, and wiped when its last reference goes.
///
/// Sendable although unchecked: the bytes are written during initialisation, before anyone else
/// has a reference, and never change from then on.
package final class SecretKey: @unchecked Sendable {
  /// The size of every key, in bytes.
  package static let byteCount = 32

  /// Whether all bytes are zero, which is what erasing leaves of a key. Such a key hides nothing.
  package let isZero: Bool

  private let storage: SecretBytes

  /// A new key from the system's secure random source.
  package init(memory: SecretMemory = .guarded) {
    storage = unsafe SecretBytes(byteCount: SecretKey.byteCount, memory: memory) { buffer in
      unsafe SecureRandom.fill(buffer)
    }
    isZero = false
  }

  /// Copies `bytes`. The caller wipes its own copy.
  ///
  /// - Throws: ``CryptographyError/wrongSize(expectedBytes:actualBytes:)`` unless there are 32.
  package init(
    copying bytes: RawSpan, memory: SecretMemory = .guarded
  ) throws(CryptographyError) {
    guard bytes.byteCount == SecretKey.byteCount else {
      throw .wrongSize(expectedBytes: SecretKey.byteCount, actualBytes: bytes.byteCount)
    }
    storage = unsafe SecretBytes(byteCount: SecretKey.byteCount, memory: memory) { buffer in
      unsafe bytes.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    }
    isZero = unsafe bytes.withBytePointer { unsafe sodium_is_zero($0, SecretKey.byteCount) == 1 }
  }

  /// Copies `bytes`. The caller wipes its own copy.
  ///
  /// - Throws: ``CryptographyError/wrongSize(expectedBytes:actualBytes:)`` unless there are 32.
  package convenience init(
    copying bytes: [UInt8], memory: SecretMemory = .guarded
  ) throws(CryptographyError) {
    try unsafe self.init(copying: bytes.span.bytes, memory: memory)
  }

  /// Lends the 32 bytes to `body`. Do not copy them anywhere that is not wiped.
  package func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withBytes(body)
  }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
  /// Always the same, so that a key which strays into a message tells nothing.
  package var description: String { "SecretKey(…)" }

  /// Without children: `dump` and interpolation go through here.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
