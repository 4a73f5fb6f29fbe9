/// What the log keeps of a secret: a keyed BLAKE2b-256 of it and the number of the key.
///
/// Without the key, which lies outside the ledger's databases, nothing can be tried against it.
public struct SecretHash: Hashable, Sendable {
  /// Bytes of a hash.
  public static let byteCount = 32

  /// Which pepper key made the hash.
  public let keyNumber: UInt32
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// A hash made under key `keyNumber`.
  ///
  /// - Precondition: `bytes` has 32 elements.
  public init(keyNumber: UInt32, bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a secret's hash has 32 bytes")
    self.keyNumber = keyNumber
    self.bytes = bytes
  }
}
