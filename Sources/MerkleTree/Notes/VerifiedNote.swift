import Cryptography

/// A note of which a trusted key has signed the text.
package struct VerifiedNote: Hashable, Sendable {
  /// A signature that was verified.
  package struct Signature: Hashable, Sendable {
    /// The key that made it.
    package let key: VerifierKey
    /// For a cosignature, when it was made, in seconds since 1970; else nil. Whether it lies in
    /// the future is for the caller to see.
    package let time: UInt64?
  }

  /// The note with all its signature lines.
  package let note: Note
  /// Who has signed it: at least one, none twice at the same time.
  package let signatures: [Signature]

  fileprivate init(note: Note, signatures: [Signature]) {
    self.note = note
    self.signatures = signatures
  }
}

extension Note {
  /// Verifies the signatures of known keys; those of others are ignored.
  ///
  /// - Parameter keys: the keys that are trusted.
  /// - Throws: ``NoteError/wrongSignature(by:)`` if a line has name and hash of a known key but is
  ///   not its signature of this text; ``NoteError/notSigned`` if no known key has signed.
  /// - Complexity: about 50 microseconds a known signature.
  package func verified(by keys: [VerifierKey]) throws(NoteError) -> VerifiedNote {
    var verified: [VerifiedNote.Signature] = []
    for signature in signatures {
      let claimed = keys.filter { signature.claims($0) }
      if claimed.isEmpty { continue }
      // Two known keys with one name and one hash are an accident; either may have signed.
      let found = claimed.lazy.compactMap { self.verified(signature, by: $0) }.first
      guard let found else { throw .wrongSignature(by: signature.name) }
      if !verified.contains(found) { verified.append(found) }
    }
    guard !verified.isEmpty else { throw .notSigned }
    return VerifiedNote(note: self, signatures: verified)
  }

  private func verified(
    _ signature: NoteSignature, by key: VerifierKey
  ) -> VerifiedNote.Signature? {
    switch key.type {
    case .ed25519:
      guard key.publicKey.isValid(signature.signature, for: text) else { return nil }
      return VerifiedNote.Signature(key: key, time: nil)
    case .cosignature:
      guard let (time, ed25519) = Cosignature.parse(signature.signature),
        key.publicKey.isValid(ed25519, for: Cosignature.message(text: text, time: time))
      else { return nil }
      return VerifiedNote.Signature(key: key, time: time)
    }
  }
}
