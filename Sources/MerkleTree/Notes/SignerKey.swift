package import Cryptography

/// The key with which a log signs, with its name. Never printed but by ``withText(_:)``.
package struct SignerKey: Sendable {
  /// The half for everyone.
  package let verifierKey: VerifierKey

  private let seed: SecretKey
  private let signingKey: Ed25519.SigningKey

  /// The key of `name` that belongs to `seed`.
  ///
  /// - Parameters:
  ///   - name: at most ``VerifierKey/nameByteCountMax`` bytes.
  ///   - seed: the private key of RFC 8032, from a secure random source.
  /// - Throws: ``NoteError/malformedKeyName``; ``NoteError/malformedKey`` if the seed is all zeros.
  package init(name: KeyName, seed: SecretKey) throws(NoteError) {
    guard !seed.isZero else { throw .malformedKey }
    self.seed = seed
    signingKey = Ed25519.SigningKey(seed: seed)
    verifierKey = try VerifierKey(name: name, publicKey: signingKey.publicKey)
  }

  /// The signature of a note's text.
  ///
  /// - Parameter text: the text, with the newline at its end.
  /// - Complexity: O(n), about 20 microseconds for a checkpoint.
  package func signature(of text: [UInt8]) -> NoteSignature {
    NoteSignature(
      name: verifierKey.name, keyHash: verifierKey.hash,
      signature: signingKey.signature(for: text))
  }

  private static let prefix = Array("PRIVATE+KEY+".utf8)

  /// Lends the key as text, `PRIVATE+KEY+name+hash+base64`, and wipes it afterwards. (The format is
  /// that of golang.org/x/mod/sumdb/note; C2SP leaves it open.)
  ///
  /// - Parameter body: takes the text, which it must not copy anywhere that is not wiped.
  /// - Throws: what `body` throws.
  package func withText<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var key: [UInt8] = []
    key.reserveCapacity(1 + SecretKey.byteCount)
    key.append(SignatureType.ed25519.rawValue)
    seed.withBytes { span in
      // The bytes live as long as the closure runs, and the copy is wiped below.
      unsafe span.withUnsafeBytes { unsafe key.append(contentsOf: $0) }
    }
    let head = SignerKey.prefix + Array("\(verifierKey.name)+\(verifierKey.hash)+".utf8)
    var text: [UInt8] = []
    // All at once: an array that grows leaves its contents behind.
    text.reserveCapacity(head.count + Base64.characterCount(of: key.count))
    text += head
    Base64.append(key, to: &text)
    defer {
      wipe(&key)
      wipe(&text)
    }
    return try text.withRawSpan(body)
  }

  /// The key that `text` is. The caller wipes its own copy.
  ///
  /// - Parameter text: as ``withText(_:)`` lends it, without a newline.
  /// - Throws: ``NoteError/malformedKey``, ``NoteError/malformedKeyName``,
  ///   ``NoteError/wrongKeyHash``, or ``NoteError/unknownSignatureType(_:)`` for a key that
  ///   is not one of Ed25519.
  package init(text: [UInt8]) throws(NoteError) {
    guard text.starts(with: SignerKey.prefix) else { throw .malformedKey }
    var parts = try KeyParts(text[SignerKey.prefix.count...])
    var key = parts.key
    defer {
      wipe(&parts.typeAndKey)
      wipe(&key)
    }
    guard parts.type == .ed25519 else { throw .unknownSignatureType(parts.type.rawValue) }
    guard let seed = try? SecretKey(copying: key) else { throw .malformedKey }
    try self.init(name: parts.name, seed: seed)
    guard verifierKey.hash == parts.hash else { throw .wrongKeyHash }
  }
}

extension SignerKey: CustomStringConvertible, CustomReflectable {
  /// The name and nothing of the key.
  package var description: String { "SignerKey(\(verifierKey.name), …)" }

  /// Without children: `dump` goes through here.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
