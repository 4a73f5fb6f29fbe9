/// The kinds of bytes that messages are made of (RFC 9110 §5.6, RFC 3986).
enum Grammar {
  // Patterns and no tables: compilers make bit tests of them, and nothing has to be initialized.

  /// Whether a byte may stand in a field name or a method.
  static func isToken(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "!", "#", "$", "%", "&", "'", "*", "+", ".", "^",
      "_", "`", "|", "~":
      true
    default: false
    }
  }

  /// Whether a byte may stand in the path or query of a request's target: unreserved and reserved
  /// characters but brackets and "#", and "%" before two digits.
  static func isTarget(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "a"..."z", "A"..."Z", "0"..."9", "/", "?", "=", "&", "-", ".", "_", "~", "!", "$", "'",
      "(", ")", "*", "+", ",", ";", ":", "@", "%":
      true
    default: false
    }
  }

  /// Whether a byte may stand in a host and port.
  static func isHost(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "a"..."z", "A"..."Z", "0"..."9", ".", ":", "-", "_", "~", "!", "$", "&", "'", "(", ")",
      "*", "+", ",", ";", "=", "[", "]", "%":
      true
    default: false
    }
  }

  /// Whether a byte is a space or a tab.
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  /// Whether a byte tells something to a machine rather than to a reader; a tab is none.
  static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 || byte == 0x7F }

  /// The value of a hexadecimal digit.
  static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes are those of `text`.
  func equals(_ text: String) -> Bool {
    guard count == text.utf8.count else { return false }
    var index = 0
    for byte in text.utf8 {
      guard self[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// Whether the bytes are those of `lowercase`, but for the case of ASCII letters.
  func equalsIgnoringCase(_ lowercase: String) -> Bool {
    guard count == lowercase.utf8.count else { return false }
    var index = 0
    for byte in lowercase.utf8 {
      guard self[index].lowercased == byte else { return false }
      index += 1
    }
    return true
  }

  /// Whether the bytes are those of `lowercase`, but for the case of ASCII letters.
  func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
    lowercase.withUTF8Buffer { other in
      guard count == other.count else { return false }
      for index in indices where unsafe self[index].lowercased != other[index] { return false }
      return true
    }
  }
}

extension UInt8 {
  /// The small letter of a capital ASCII one; any other byte as it is.
  package var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
