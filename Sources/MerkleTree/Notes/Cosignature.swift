/// What a witness signs: the text of a checkpoint and the time at which it was the largest the
/// witness knew of its log (c2sp.org/tlog-cosignature, "Ed25519 signed message").
enum Cosignature {
  /// How many bytes the time has, in front of the signature.
  private static let timeByteCount = 8

  /// The bytes that are signed.
  ///
  /// - Parameters:
  ///   - text: the text of the checkpoint, with the newline at its end.
  ///   - time: in seconds since 1970.
  static func message(text: [UInt8], time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + text
  }

  /// The time and the signature of Ed25519 that the bytes of a signature line are; nil if the time
  /// is missing or beyond 2⁶³ − 1 seconds.
  static func parse(_ bytes: [UInt8]) -> (time: UInt64, signature: [UInt8])? {
    guard bytes.count >= timeByteCount else { return nil }
    let time = bytes[..<timeByteCount].reduce(0) { $0 << 8 | UInt64($1) }
    return time <= UInt64(Int64.max) ? (time, Array(bytes[timeByteCount...])) : nil
  }
}
