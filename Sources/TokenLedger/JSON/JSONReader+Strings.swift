extension JSONReader {
  /// Reads a string whose opening quotation mark is next.
  mutating func string() throws(JSONError) -> String {
    let opening = next
    next += 1
    var start = next
    var unescaped: [UInt8]?
    while next < bytes.count {
      switch bytes[next] {
      case UInt8(ascii: "\""):
        let rest = bytes[start..<next]
        next += 1
        // Most strings hold no escape: they are read where they lie.
        let text =
          unescaped.map { String(validating: $0 + rest, as: UTF8.self) }
          ?? String(validating: rest, as: UTF8.self)
        guard let text else { throw JSONError("the string is not UTF-8", at: opening) }
        return text
      case UInt8(ascii: "\\"):
        unescaped = (unescaped ?? []) + bytes[start..<next]
        let scalar = try escape()
        unescaped?.append(contentsOf: String(Character(scalar)).utf8)
        start = next
      case 0..<0x20:
        throw JSONError("a control character must be escaped", at: next)
      default:
        next += 1
      }
    }
    throw ended("inside a string")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = next
    next += 1
    guard next < bytes.count else { throw ended("inside a string") }
    next += 1
    switch bytes[next - 1] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try codePoint(from: start)
    default: throw JSONError("there is no such escape", at: start)
    }
  }

  /// Reads four hexadecimal digits, and a low surrogate where the first is a high one.
  private mutating func codePoint(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = JSONError("a surrogate stands alone", at: start)
    guard first < 0xDC00, bytes[next...].starts(with: [0x5C, 0x75]) else { throw lone }
    next += 2
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw lone }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard bytes.count - next >= 4 else { throw ended("inside a string") }
    var value: UInt32 = 0
    for byte in bytes[next..<next + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONError("four hexadecimal digits are expected here", at: next)
      }
      value = value << 4 | UInt32(digit)
    }
    next += 4
    return value
  }
}
