import Cryptography
import HTTPServer
import TokenLedger

/// What the `Authorization` field of a request presents (RFC 7617, RFC 6750).
struct PresentedCredential: Sendable {
  let secret: Secret
  /// What HTTP Basic has as user; `nil` for a bearer token.
  let user: ArraySlice<UInt8>?

  /// Most characters that are looked at: a well-formed credential is far shorter.
  private static let bytesMax = 512

  /// Reads the field; `nil` when there is none, or it presents nothing of a kind known here.
  init?(_ head: borrowing RequestHead) {
    guard let value = head.value(.authorization), value.count <= Self.bytesMax,
      let space = value.firstIndex(of: 0x20)
    else { return nil }
    let scheme = value[..<space]
    let rest = value[space...].trimmingSpace()
    if scheme.equalsIgnoringCase("bearer") {
      secret = Secret(presented: rest)
      user = nil
    } else if scheme.equalsIgnoringCase("basic") {
      guard var decoded = Base64.decode(rest) else { return nil }
      defer { wipe(&decoded) }
      guard let colon = decoded.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      secret = Secret(presented: decoded[(colon + 1)...])
      user = ArraySlice(Array(decoded[..<colon]))
    } else {
      return nil
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes are those of `lowercase`, but for the case of ASCII letters.
  func equalsIgnoringCase(_ lowercase: String) -> Bool {
    elementsEqual(lowercase.utf8) { $0.lowercased == $1 }
  }
}

/// Base64 (RFC 4648 §4), with or without padding.
private enum Base64 {
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var end = text.endIndex
    while end > text.startIndex, text.endIndex - end < 2, text[end - 1] == UInt8(ascii: "=") {
      end -= 1
    }
    var bytes: [UInt8] = []
    // One allocation, so that wiping the result leaves no copy behind.
    bytes.reserveCapacity(text.count * 3 / 4 + 3)
    var (bits, bitCount) = (UInt32(0), 0)
    for character in text[..<end] {
      guard let digit = value(character) else { return nil }
      bits = bits << 6 | UInt32(digit)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    // Six left-over bits are a character too many.
    return bitCount == 6 ? nil : bytes
  }

  private static func value(_ character: UInt8) -> UInt8? {
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
