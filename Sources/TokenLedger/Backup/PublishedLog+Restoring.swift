import Cryptography
import EventLog
import MerkleTree

extension PublishedLog: RestorableLog {
  @available(*, noasync)
  func copy(
    to target: String, with secrets: SecretsBackup, _ progress: (Progress) -> Void
  ) throws -> RestoredLog {
    let (signed, key) = try checkpoint(signedWith: secrets)
    // What the tiles are worth to others is what they are worth here: all must be right.
    let found = try LogVerification(publishedAt: path, logKey: key.text, progress: progress)
    if let difference = found.difference { throw damaged(difference.cause) }
    let copied = try copy(signed, to: target, with: secrets, progress)
    try LogBackup.verify(target, holds: copied.contents, progress)
    return copied
  }

  @available(*, noasync)
  private func copy(
    _ signed: SignedCheckpoint, to target: String, with secrets: SecretsBackup,
    _ progress: (Progress) -> Void
  ) throws -> RestoredLog {
    let writer = try LogWriter(in: target)
    defer { writer.close() }
    return try PublishedCopying(self, signed).run(into: writer, with: secrets, progress)
  }

  /// The checkpoint, which must be signed with the key that is among the secrets.
  private func checkpoint(
    signedWith secrets: SecretsBackup
  ) throws -> (SignedCheckpoint, VerifierKey) {
    guard let note = try checkpoint() else { throw damaged("it has no checkpoint") }
    let name: KeyName
    do {
      name = try KeyName(Checkpoint(text: Note(parsing: note).text).origin.description)
    } catch {
      throw damaged("its checkpoint is malformed, \(error)", error)
    }
    let key = try secrets.logKey(named: name)
    do {
      return (try SignedCheckpoint(note, signedBy: key), key)
    } catch {
      throw LedgerError(
        .damagedBackup,
        """
        the checkpoint in \(path) is not signed with the key in \(secrets.directory): they are of \
        two ledgers, or one is damaged. Cause: \(error)
        """, cause: error)
    }
  }

  /// What is thrown where a file is not as it should be.
  fileprivate func damaged(_ cause: String, _ error: (any Error)? = nil) -> LedgerError {
    LedgerError(
      .damagedBackup, "\(path) is damaged: use another backup. Cause: \(cause)", cause: error)
  }
}

/// A published log being made one of a ledger.
private struct PublishedCopying {
  private let published: PublishedLog
  private let signed: SignedCheckpoint
  private var sequence = RecordSequence()
  private var survey = LogSurvey()
  private var edge = Frontier()

  init(_ published: PublishedLog, _ signed: SignedCheckpoint) {
    self.published = published
    self.signed = signed
  }

  /// Copies every record, and the checkpoint with what the next is computed from: so the copy signs
  /// nothing that contradicts it.
  @available(*, noasync)
  consuming func run(
    into writer: LogWriter, with secrets: SecretsBackup, _ progress: (Progress) -> Void
  ) throws -> RestoredLog {
    let size = signed.checkpoint.treeSize
    for bundle in try TreeGrowth(from: 0, to: size).bundles {
      let contents = try read(bundle)
      try writer.append { add in
        // Holds: the span ends with the call, and the array outlives it.
        try unsafe bundle.forEachEntry(in: contents.span.bytes) { (_, record) throws in
          try add(record)
        }
      }
      progress(Progress(task: "copy", done: bundle.entries.upperBound, total: size))
    }
    guard edge.root == signed.checkpoint.root else {
      throw published.damaged("the events are not those of the checkpoint")
    }
    guard let created = survey.created, created.origin == "\(signed.checkpoint.origin)" else {
      throw published.damaged("it does not begin as the log '\(signed.checkpoint.origin)' must")
    }
    var restored = RestoredLog(
      ledger: created.ledger.description, origin: created.origin,
      simulated: secrets.description.simulated ?? false,
      contents: sequence.contents(highestSlot: sequence.highestSlot))
    try secrets.check(for: restored, in: published.path, keyNumbers: survey.keyNumbers)
    // Events that came after these may have names under slots that these do not name.
    let highestSlot = max(sequence.highestSlot, secrets.description.highestSlot)
    restored.contents = sequence.contents(highestSlot: highestSlot)
    try writer.finish(
      highestSlot: highestSlot,
      checkpoint: StoredCheckpoint(size: size, frontier: edge.bytes, note: signed.note.bytes))
    return restored
  }

  /// Reads a bundle, and takes in what its records say.
  private mutating func read(_ bundle: EntryBundle) throws -> [UInt8] {
    do {
      let contents = try published.contents(of: bundle)
      // Holds: the span ends with the call, and the array outlives it.
      try unsafe bundle.forEachEntry(in: contents.span.bytes) { (_, record) throws in
        survey.note(try sequence.take(record).event)
        try edge.append(MerkleHash.leaf(record))
      }
      return contents
    } catch BundleReadingError<any Error>.stopped(let error) {
      throw published.damaged("\(error)", error)
    } catch {
      throw published.damaged("\(error)", error)
    }
  }
}
