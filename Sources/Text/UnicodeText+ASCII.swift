/// The short way for text that needs no tables.
extension UnicodeText {
  /// Whether every byte of the UTF-8 of `text` is less than `bound`.
  static func allBytes(of text: String, areBelow bound: UInt8) -> Bool {
    let utf8 = text.utf8Span
    if utf8.isKnownASCII { return true }
    let bytes = utf8.span
    for index in bytes.indices where bytes[index] >= bound { return false }
    return true
  }

  /// Whether `text` is ASCII. The standard library often knows without looking.
  static func isASCII(_ text: String) -> Bool {
    allBytes(of: text, areBelow: 0x80)
  }

  /// `text`, which is ASCII, with A to Z as a to z; `text` itself if it has none of them.
  static func asciiLowercased(_ text: String) -> String {
    let bytes = text.utf8Span.span
    guard let firstCapital = bytes.indices.first(where: { isCapital(bytes[$0]) }) else {
      return text
    }
    return unsafe String(unsafeUninitializedCapacity: bytes.count) { buffer in
      for index in 0..<firstCapital { unsafe buffer[index] = bytes[index] }
      for index in firstCapital..<bytes.count {
        let byte = bytes[index]
        unsafe buffer[index] = isCapital(byte) ? byte | 0x20 : byte
      }
      return bytes.count
    }
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "A") < 26
  }
}
