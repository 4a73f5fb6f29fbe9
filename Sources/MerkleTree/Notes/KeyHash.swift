import Cryptography

/// The type of a signature in a note: how it is made (c2sp.org/signed-note, "Signature types").
package enum SignatureType: UInt8, Hashable, Sendable {
  /// Ed25519 of the note's text.
  case ed25519 = 0x01
  /// Ed25519 of the note's text and a time: a witness's (c2sp.org/tlog-cosignature).
  case cosignature = 0x04
}

/// The hash of a key, a name for it that is short enough for a line (c2sp.org/signed-note, "key
/// ID"). Anybody can make a key with the hash of another: it tells which key to verify with, and
/// nothing of whether the signature is right.
package struct KeyHash: Hashable, Sendable {
  /// The first four bytes of the hash, the first of them the most significant.
  package let value: UInt32

  /// A hash that was read.
  ///
  /// - Parameter value: its four bytes, the first of them the most significant.
  package init(_ value: UInt32) {
    self.value = value
  }

  /// The hash of a key: of its name, a newline, the type and the key's bytes.
  ///
  /// - Parameters:
  ///   - name: the key's name.
  ///   - type: the type of signatures that it makes.
  ///   - publicKey: its bytes, 32 for Ed25519.
  package init(name: KeyName, type: SignatureType, publicKey: [UInt8]) {
    var hash = SHA256()
    hash.update(name.bytes)
    hash.update([NoteText.newline, type.rawValue])
    hash.update(publicKey)
    self.init(bytes: hash.finalize().bytes[..<KeyHash.byteCount])
  }

  /// How many bytes a hash has.
  static let byteCount = 4

  /// The hash that is written in four bytes.
  init(bytes: ArraySlice<UInt8>) {
    value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The four bytes.
  var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

  /// The hash that is written in eight hexadecimal digits in lower case; nil for anything else.
  init?(hexadecimal text: ArraySlice<UInt8>) {
    guard text.count == 2 * KeyHash.byteCount else { return nil }
    var value: UInt32 = 0
    for digit in text {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    self.value = value
  }
}

extension KeyHash: CustomStringConvertible {
  /// Eight hexadecimal digits in lower case.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 2 * KeyHash.byteCount - digits.utf8.count) + digits
  }
}
