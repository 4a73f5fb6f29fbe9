import EventLog
import Files
import MerkleTree

extension Ledger {
  /// The key that verifies the log's checkpoints, as a line of a note's verifier
  /// (c2sp.org/signed-note): name, hash and key.
  @available(*, noasync)
  public func logKey() throws -> String {
    try checkOpen()
    return try LedgerError.wrapping { try signer.key().verifierKey.text }
  }

  /// Signs a checkpoint of the log as it is now, or gives the one that was signed of it.
  ///
  /// It is stored and noted, both synced, before this returns.
  ///
  /// - Throws: ``LedgerError/Code/unsigned`` where it might contradict one that was signed before.
  /// - Complexity: what hashing the events since the checkpoint before takes, under two microseconds
  ///   each, and a few syncs.
  @available(*, noasync)
  public func signCheckpoint() throws -> LogCheckpoint {
    try checkOpen()
    return try LedgerError.wrapping { LogCheckpoint(try signer.sign()) }
  }

  /// Lets the log sign where it is now: after it was moved, or restored from a backup.
  ///
  /// - Parameter note: the last checkpoint that was published, which must fit the log; `nil` if none
  ///   ever was.
  /// - Throws: ``LedgerError/Code/unsigned``, ``LedgerError/Code/notVerified``.
  @available(*, noasync)
  public func adoptLog(lastCheckpoint note: [UInt8]?) throws {
    try checkOpen()
    try LedgerError.wrapping { try signer.adopt(note) }
  }

  /// A proof that an event is in the log (c2sp.org/tlog-proof), with the event's record, so that it
  /// verifies without the ledger.
  ///
  /// - Parameters:
  ///   - position: the event.
  ///   - checkpoint: the note of a checkpoint that covers it; `nil` for one that is signed now.
  /// - Throws: `Refusal.eventNotFound`; ``LedgerError`` as ``signCheckpoint()``.
  /// - Complexity: O(log n), about a millisecond, and what signing takes.
  @available(*, noasync)
  public func proof(of position: Position, in checkpoint: [UInt8]? = nil) throws -> [UInt8] {
    try checkOpen()
    return try LedgerError.wrapping { try proof(of: position, in: readOrSign(checkpoint)) }
  }

  /// Writes a proof of each event of a token into a directory, as `117.tlog-proof`, all of them in one
  /// checkpoint.
  ///
  /// - Parameters:
  ///   - token: the token, which may be deleted or erased.
  ///   - path: the directory, made if it is not there. A file of the same name is replaced.
  ///   - checkpoint: the note of a checkpoint, whose events alone are proved; `nil` for one that is
  ///     signed now.
  ///   - body: told of each proof once it is written, durably: the event, and the file.
  /// - Throws: ``LedgerError`` as ``signCheckpoint()``, and what `body` throws.
  /// - Complexity: O(m log n) for m events of the token.
  @available(*, noasync)
  public func writeProofs(
    of token: TokenID, to path: String, in checkpoint: [UInt8]? = nil,
    each body: (_ position: Position, _ file: String) throws -> Void
  ) throws {
    try checkOpen()
    let directory = LedgerDirectory(path).path
    let signed = try LedgerError.wrapping {
      if !fileExists(directory) { try createDirectory(directory) }
      return try readOrSign(checkpoint)
    }
    let last = Position(signed.checkpoint.treeSize)
    try forEachEvent(EventListRequest(subject: .token(token), through: last)) { event in
      let file = "\(directory)/\(event.position).tlog-proof"
      try LedgerError.wrapping {
        try replaceFile(file, proof(of: event.position, in: signed), permissions: 0o600)
      }
      try body(event.position, file)
      return true
    }
  }

  /// The checkpoint of a note, or one that is signed now.
  private func readOrSign(_ note: [UInt8]?) throws -> SignedCheckpoint {
    try note.map { try signer.read($0, signer.key()) } ?? signer.sign()
  }

  private func proof(of position: Position, in signed: SignedCheckpoint) throws -> [UInt8] {
    guard let record = try parts.log.read({ try $0.recordBytes(at: position) }),
      position.value <= signed.checkpoint.treeSize
    else { throw Refusal.eventNotFound("\(position)") }
    let place = try LeafPlace(index: position.value - 1, treeSize: signed.checkpoint.treeSize)
    let inclusion = try MerkleReading(parts).withHashes(of: place.treeSize) { read in
      try InclusionProof(of: place, reading: read)
    }
    try inclusion.verify(leafHash: MerkleHash.leaf(record), root: signed.checkpoint.root)
    return try TlogProof(of: inclusion, in: signed, extra: record).bytes
  }

  var signer: LogSigner { LogSigner(parts: parts, origin: origin) }
}
