/// A text with signatures below it (c2sp.org/signed-note).
///
/// What it says is not to be believed before ``verified(by:)``.
package struct Note: Hashable, Sendable {
  /// The longest note, in bytes: a mebibyte.
  package static let byteCountMax = 1 << 20
  /// How many signatures a note may have.
  package static let signatureCountMax = 128

  /// The text in UTF-8, with the newline at its end.
  package let text: [UInt8]
  /// The signatures in the order of their lines, those of unknown keys among them.
  package private(set) var signatures: [NoteSignature]

  /// A note of `text` that nobody has signed yet.
  ///
  /// - Parameter text: in UTF-8, with a newline at its end.
  /// - Throws: ``NoteError/forbiddenByte(offset:)``, ``NoteError/unfinishedText``,
  ///   ``NoteError/noteTooLong(bytes:)``.
  package init(text: [UInt8]) throws(NoteError) {
    guard text.count <= Note.byteCountMax else { throw .noteTooLong(bytes: text.count) }
    if let offset = NoteText.firstForbiddenByte(in: text[...]) {
      throw .forbiddenByte(offset: offset)
    }
    guard text.last == NoteText.newline else { throw .unfinishedText }
    self.text = text
    signatures = []
  }

  /// Takes a note apart. Nothing is verified.
  ///
  /// - Parameter bytes: text, blank line and signature lines, and nothing after them.
  /// - Throws: ``NoteError/noteTooLong(bytes:)``, ``NoteError/forbiddenByte(offset:)``,
  ///   ``NoteError/noSignatures``, ``NoteError/malformedSignature(line:)``,
  ///   ``NoteError/tooManySignatures``.
  /// - Complexity: O(n).
  package init(parsing bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= Note.byteCountMax else { throw .noteTooLong(bytes: bytes.count) }
    if let offset = NoteText.firstForbiddenByte(in: bytes[...]) {
      throw .forbiddenByte(offset: offset)
    }
    // The last empty line divides them: the text may have empty lines of its own.
    guard let end = Note.lastBlankLine(of: bytes), end + 1 < bytes.count,
      bytes.last == NoteText.newline
    else { throw .noSignatures }
    text = Array(bytes[..<end])
    signatures = []
    var line = text.count { $0 == NoteText.newline } + 1
    for signatureLine in bytes[(end + 1)..<(bytes.count - 1)].split(
      separator: NoteText.newline, omittingEmptySubsequences: false)
    {
      line += 1
      guard signatures.count < Note.signatureCountMax else { throw .tooManySignatures }
      guard let signature = NoteSignature(line: signatureLine) else {
        throw .malformedSignature(line: line)
      }
      signatures.append(signature)
    }
  }

  /// The offset of the newline that is the last empty line; nil if there is none.
  private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
    bytes.indices.dropFirst().last { index in
      bytes[index] == NoteText.newline && bytes[index - 1] == NoteText.newline
    }
  }

  /// The note: text, blank line and signature lines. Parsed again, it is the same; without a
  /// signature it is not a note yet.
  package var bytes: [UInt8] {
    var bytes = text
    bytes.append(NoteText.newline)
    for signature in signatures { bytes += signature.line }
    return bytes
  }

  /// Signs the note, in place of what the same key signed before.
  ///
  /// - Parameter key: the key of whoever stands for the text.
  /// - Throws: ``NoteError/tooManySignatures``, ``NoteError/noteTooLong(bytes:)``.
  package mutating func sign(with key: SignerKey) throws(NoteError) {
    let others = signatures.filter { !$0.claims(key.verifierKey) }
    try replace(signatures: others + [key.signature(of: text)])
  }

  /// Adds the signature of somebody else, a witness for instance, unless the same is there. Whether
  /// it is right is not looked at.
  ///
  /// - Parameter signature: the line that somebody answered.
  /// - Throws: ``NoteError/tooManySignatures``, ``NoteError/noteTooLong(bytes:)``.
  package mutating func add(_ signature: NoteSignature) throws(NoteError) {
    if signatures.contains(signature) { return }
    try replace(signatures: signatures + [signature])
  }

  private mutating func replace(signatures newSignatures: [NoteSignature]) throws(NoteError) {
    guard newSignatures.count <= Note.signatureCountMax else { throw .tooManySignatures }
    var note = self
    note.signatures = newSignatures
    let byteCount = note.bytes.count
    guard byteCount <= Note.byteCountMax else { throw .noteTooLong(bytes: byteCount) }
    self = note
  }
}
