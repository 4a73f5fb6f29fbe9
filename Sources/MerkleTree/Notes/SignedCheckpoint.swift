/// A checkpoint that its log has signed, and perhaps witnesses.
package struct SignedCheckpoint: Hashable, Sendable {
  /// What the log commits itself to.
  package let checkpoint: Checkpoint
  /// The note with all its signature lines, to be kept and passed on as it is.
  package let note: Note
  /// The cosignatures of known witnesses, which are verified.
  package let cosignatures: [VerifiedNote.Signature]

  /// Signs `checkpoint` as its log.
  ///
  /// A log that signs two checkpoints of which one does not contain the other has broken its
  /// word: whether that is so, the caller looks at before.
  ///
  /// - Parameters:
  ///   - checkpoint: what the log commits itself to.
  ///   - key: the log's key.
  /// - Throws: ``NoteError/noteTooLong(bytes:)``.
  package init(signing checkpoint: Checkpoint, with key: SignerKey) throws(NoteError) {
    var note = try Note(text: checkpoint.text)
    try note.sign(with: key)
    self.checkpoint = checkpoint
    self.note = note
    cosignatures = []
  }

  /// Takes a signed checkpoint apart and verifies the signatures of the log and of known
  /// witnesses; signatures of others are kept and ignored.
  ///
  /// - Parameters:
  ///   - bytes: the note.
  ///   - origin: whose log it should be.
  ///   - logKey: the log's key: without its signature no witness helps.
  ///   - witnessKeys: the keys of known witnesses. How many of them are enough is for the caller
  ///     to say.
  /// - Throws: what ``Note/init(parsing:)``, ``Note/verified(by:)`` and ``Checkpoint/init(text:)``
  ///   throw; ``NoteError/otherOrigin(expected:actual:)``.
  package init(
    parsing bytes: [UInt8], origin: Origin, logKey: VerifierKey, witnessKeys: [VerifierKey] = []
  ) throws(NoteError) {
    try self.init(
      verifying: try Note(parsing: bytes), origin: origin, logKey: logKey,
      witnessKeys: witnessKeys)
  }

  /// Verifies a note that was taken apart before; see
  /// ``init(parsing:origin:logKey:witnessKeys:)``.
  ///
  /// - Parameters:
  ///   - note: the note.
  ///   - origin: whose log it should be.
  ///   - logKey: the log's key.
  ///   - witnessKeys: the keys of known witnesses.
  /// - Throws: what ``Note/verified(by:)`` and ``Checkpoint/init(text:)`` throw;
  ///   ``NoteError/otherOrigin(expected:actual:)``.
  package init(
    verifying note: Note, origin: Origin, logKey: VerifierKey, witnessKeys: [VerifierKey] = []
  ) throws(NoteError) {
    let others = witnessKeys.filter { $0 != logKey }
    let signatures = try note.verified(by: [logKey] + others).signatures
    guard signatures.contains(where: { $0.key == logKey }) else { throw .notSigned }
    checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin == origin else {
      throw .otherOrigin(expected: origin, actual: checkpoint.origin)
    }
    self.note = note
    cosignatures = signatures.filter { $0.key != logKey && $0.key.type == .cosignature }
  }
}
