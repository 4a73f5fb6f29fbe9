/// The major types of RFC 8949 §3.1: the top three bits of an item's first byte.
enum CBORKind {
  static let unsigned: UInt8 = 0
  static let negative: UInt8 = 1
  static let bytes: UInt8 = 2
  static let text: UInt8 = 3
  static let array: UInt8 = 4
  static let map: UInt8 = 5
  static let tag: UInt8 = 6
  static let simple: UInt8 = 7

  /// The first bytes of the simple values that records use (RFC 8949 §3.3).
  static let falseByte: UInt8 = 0xF4
  static let trueByte: UInt8 = 0xF5
  static let nullByte: UInt8 = 0xF6
  /// Ends an item of indefinite length.
  static let breakByte: UInt8 = 0xFF
}

extension [UInt8] {
  /// Lends the bytes as a span. Bytes have no padding, which is all that is unsafe in the view.
  func withRawSpan<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(span.bytes)
  }

  /// A copy of what `span` lends.
  init(copying span: RawSpan) {
    self = unsafe span.withUnsafeBytes { unsafe Array($0) }
  }

  /// Appends a number as big-endian bytes, most significant first.
  mutating func appendBigEndian(
    _ number: some FixedWidthInteger & UnsignedInteger & BitwiseCopyable
  ) {
    // Holds: every byte of an integer is one of its bits' own.
    unsafe Swift.withUnsafeBytes(of: number.bigEndian) { unsafe append(contentsOf: $0) }
  }
}
