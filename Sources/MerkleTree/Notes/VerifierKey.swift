package import Cryptography

/// A key that everyone may know, with its name: it verifies the signatures of a log or a witness
/// (c2sp.org/signed-note, "Verifier keys").
package struct VerifierKey: Hashable, Sendable {
  /// The longest name of a key, in bytes. (Longer ones on other people's signatures do no harm.)
  package static let nameByteCountMax = 255

  /// Whose signatures it verifies.
  package let name: KeyName
  /// How they are made.
  package let type: SignatureType
  /// The key itself.
  package let publicKey: Ed25519.PublicKey
  /// The hash of all that, which stands on signature lines.
  package let hash: KeyHash

  /// The key of `name` for signatures of `type`.
  ///
  /// - Parameters:
  ///   - name: at most ``nameByteCountMax`` bytes.
  ///   - type: `ed25519` for a log's own signatures, `cosignature` for those of a witness.
  ///   - publicKey: the key itself.
  /// - Throws: ``NoteError/malformedKeyName`` if the name is too long.
  package init(
    name: KeyName, type: SignatureType = .ed25519, publicKey: Ed25519.PublicKey
  ) throws(NoteError) {
    guard name.bytes.count <= VerifierKey.nameByteCountMax else { throw .malformedKeyName }
    self.name = name
    self.type = type
    self.publicKey = publicKey
    hash = KeyHash(name: name, type: type, publicKey: publicKey.bytes)
  }

  /// The key as text: `name+hash+base64`.
  package var text: String {
    let key = Base64.text(of: [type.rawValue] + publicKey.bytes)
    return "\(name)+\(hash)+\(String(decoding: key, as: UTF8.self))"
  }

  /// The key that `text` is.
  ///
  /// - Parameter text: as ``text`` writes it, without a newline.
  /// - Throws: ``NoteError/malformedKey``, ``NoteError/malformedKeyName``,
  ///   ``NoteError/wrongKeyHash``, or ``NoteError/unknownSignatureType(_:)`` for a key that may be
  ///   right but cannot be used here, of ML-DSA-44 for instance.
  package init(text: String) throws(NoteError) {
    let parts = try KeyParts(Array(text.utf8)[...])
    guard let publicKey = try? Ed25519.PublicKey(parts.key) else { throw .malformedKey }
    try self.init(name: parts.name, type: parts.type, publicKey: publicKey)
    guard hash == parts.hash else { throw .wrongKeyHash }
  }
}

extension VerifierKey: CustomStringConvertible {
  /// The key as text.
  package var description: String { text }
}
