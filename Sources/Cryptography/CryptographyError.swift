/// Why bytes were not accepted. The cases never carry any of the bytes.
package enum CryptographyError: Error, Hashable, Sendable {
  /// A value of fixed size came in another size.
  case wrongSize(expectedBytes: Int, actualBytes: Int)
  /// A sealed box is shorter than the nonce and the tag alone.
  case boxTooShort(bytes: Int)
  /// The box was not sealed with this key and this associated data, or was altered since. Which
  /// of these it is cannot be told.
  case notAuthentic
}
