/// Base 64 (RFC 4648 §4), with padding and nothing else: no line breaks, and no bits that are
/// dropped, so that every sequence of bytes is written in one way only.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// How many characters `byteCount` bytes become.
  static func characterCount(of byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

  /// Appends what `bytes` are written as.
  static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
    var pending: UInt32 = 0
    var pendingBytes = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      pendingBytes += 1
      if pendingBytes == 3 {
        for shift in [18, 12, 6, 0] { text.append(digits[Int(pending >> UInt32(shift) & 63)]) }
        pending = 0
        pendingBytes = 0
      }
    }
    if pendingBytes == 0 { return }
    pending <<= UInt32(8 * (3 - pendingBytes))
    for position in 0..<4 {
      let shift = UInt32(18 - 6 * position)
      text.append(position > pendingBytes ? padding : digits[Int(pending >> shift & 63)])
    }
  }

  /// What `bytes` are written as.
  static func text(of bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(characterCount(of: bytes.count))
    append(bytes, to: &text)
    return text
  }

  /// The bytes that `text` says; nil unless it is written as ``text(of:)`` would write them.
  static func parse(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    let digitCount = text.count - text.suffix(2).count { $0 == padding }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var pending: UInt32 = 0
    var pendingBits: UInt32 = 0
    for character in text.prefix(digitCount) {
      guard let value = value(of: character) else { return nil }
      pending = pending << 6 | UInt32(value)
      pendingBits += 6
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> pendingBits))
        pending &= 1 << pendingBits - 1
      }
    }
    // Bits that do not reach a byte are zero, or there would be two ways to write the rest.
    return pending == 0 ? bytes : nil
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
