/// A signature line of a note: who says to have signed it, with which key, and the signature.
///
/// It may be of a type that is not known here; it is kept then, and means nothing.
package struct NoteSignature: Hashable, Sendable {
  /// The name of the key.
  package let name: KeyName
  /// The hash of the key.
  package let keyHash: KeyHash
  /// The signature, one byte or more: 64 of Ed25519, 72 with the time of a cosignature.
  package let signature: [UInt8]

  /// A signature by the key of `name` and `keyHash`.
  init(name: KeyName, keyHash: KeyHash, signature: [UInt8]) {
    self.name = name
    self.keyHash = keyHash
    self.signature = signature
  }

  private static let prefix = Array("— ".utf8)

  /// The line with its newline, which witnesses answer and notes end with.
  package var line: [UInt8] {
    var line = NoteSignature.prefix + name.bytes
    line.append(NoteText.space)
    Base64.append(keyHash.bytes + signature, to: &line)
    line.append(NoteText.newline)
    return line
  }

  /// The signature that a line says.
  ///
  /// - Parameter line: the line without its newline.
  /// - Returns: nil if it is not an em dash, a space, a name, a space and base 64.
  package init?(line: ArraySlice<UInt8>) {
    guard line.starts(with: NoteSignature.prefix) else { return nil }
    let parts = line.dropFirst(NoteSignature.prefix.count)
      .split(separator: NoteText.space, omittingEmptySubsequences: false)
    guard parts.count == 2, let name = try? KeyName(bytes: parts[0]),
      let bytes = Base64.parse(parts[1]), bytes.count > KeyHash.byteCount
    else { return nil }
    self.name = name
    keyHash = KeyHash(bytes: bytes[..<KeyHash.byteCount])
    signature = Array(bytes[KeyHash.byteCount...])
  }

  /// Whether it says to be by `key`.
  func claims(_ key: VerifierKey) -> Bool {
    keyHash == key.hash && name == key.name
  }
}
