import Cryptography
import EventLog
import Files
import LedgerViews
import MerkleTree

/// Signs checkpoints of a ledger's log, never two that disagree.
///
/// The order is that of the architecture article: the tree's edge is computed from the checkpoint
/// before and the events since, compared with the index ``MerkleHashes``, stored in the log, noted in
/// `keys/signed.json`, and only then handed out; each step is on the disk before the next.
struct LogSigner: Sendable {
  /// Records that are hashed in one transaction.
  private static let chunkEvents: UInt64 = 20_000
  /// By how much the log's map grows when it is full.
  private static let growthBytes = 1 << 30

  let parts: Parts
  let origin: String

  /// The key, under the log's name.
  ///
  /// - Throws: ``LedgerError/Code/unsigned`` where the log's name cannot be a key's.
  @available(*, noasync)
  func key() throws -> SignerKey {
    do {
      return try SignerKey(name: KeyName(origin), seed: parts.keyring.logSeed())
    } catch let error as NoteError {
      throw LedgerError(.unsigned, "the log's name '\(origin)' cannot name a key: \(error)")
    }
  }

  /// Signs the log as it is, or gives the checkpoint that was signed of it.
  @available(*, noasync)
  func sign() throws -> SignedCheckpoint {
    try alone {
      let key = try key()
      let place = try SignedState.Place(of: parts.directory)
      guard var state = try SignedState(read: parts.keyring.signedPath) else {
        throw LedgerError(
          .unsigned,
          """
          \(parts.keyring.signedPath) is missing, so nobody here knows what was signed last: restore it, \
          or give 'tokenledger log key --adopt FILE' the last checkpoint that was published
          """)
      }
      guard state.place == place else {
        throw LedgerError(
          .unsigned,
          """
          the log is not where it was when it last signed: if this is the only copy that goes on, \
          give 'tokenledger log key --adopt FILE' the last checkpoint that was published
          """)
      }
      let (size, stored) = try parts.log.read { log in
        (try log.lastPosition().value, try log.checkpoint())
      }
      let edge = try edge(from: stored, to: size, containing: state)
      let signed: SignedCheckpoint
      if let stored, stored.size == size {
        signed = try read(stored.note, key)
      } else {
        let checkpoint = try Checkpoint(origin: Origin(origin), treeSize: size, root: edge.root)
        signed = try SignedCheckpoint(signing: checkpoint, with: key)
        try parts.log.keep(
          StoredCheckpoint(size: size, frontier: edge.bytes, note: signed.note.bytes),
          growthBytes: Self.growthBytes)
      }
      (state.size, state.root) = (size, edge.root)
      try state.write(to: parts.keyring.signedPath)
      return signed
    }
  }

  /// Goes on signing where the log is now, which has what a checkpoint says.
  ///
  /// - Parameter note: the last checkpoint that was published; `nil` if none ever was.
  @available(*, noasync)
  func adopt(_ note: [UInt8]?) throws {
    try alone {
      let place = try SignedState.Place(of: parts.directory)
      var state = try SignedState(read: parts.keyring.signedPath) ?? SignedState(place: place)
      if let note {
        let checkpoint = try read(note, try key()).checkpoint
        guard checkpoint.treeSize >= state.size else {
          throw LedgerError(
            .unsigned,
            """
            a checkpoint of \(state.size) events was handed out after this one of \
            \(checkpoint.treeSize): give the last
            """)
        }
        try compare(root: checkpoint.root, at: checkpoint.treeSize)
        (state.size, state.root) = (checkpoint.treeSize, checkpoint.root)
      } else if state.size > 0 {
        throw LedgerError(
          .unsigned, "a checkpoint of \(state.size) events was handed out: give the last one")
      }
      state.place = place
      try state.write(to: parts.keyring.signedPath)
    }
  }

  /// The checkpoint of a note that the log's key signed.
  func read(_ note: [UInt8], _ key: SignerKey) throws -> SignedCheckpoint {
    try SignedCheckpoint(note, signedBy: key.verifierKey)
  }

  // MARK: the tree

  /// The edge of the tree of the first events, computed from the records since the checkpoint before,
  /// once it is sure that it contains what was handed out and that the index says the same.
  private func edge(
    from stored: StoredCheckpoint?, to size: UInt64, containing state: SignedState
  ) throws -> Frontier {
    guard state.size <= size else { throw Self.shorter(size, than: state.size) }
    var edge = try stored.map { try Frontier(size: $0.size, bytes: $0.frontier) } ?? Frontier()
    if edge.size > size { throw Self.shorter(size, than: edge.size) }
    if state.size == edge.size, state.root != edge.root { throw Self.differs(at: edge.size) }
    if state.size != edge.size, state.size > 0 { try compare(root: state.root, at: state.size) }
    while edge.size < size {
      let end = min(size, edge.size + Self.chunkEvents)
      try parts.log.read { log in
        try log.forEachRecord(after: Position(edge.size), through: Position(end)) { record in
          try edge.append(MerkleHash.leaf(record))
          return true
        }
      }
    }
    try compare(root: edge.root, at: size)
    return edge
  }

  /// Passes if the index gives this root to the tree of the first events.
  private func compare(root: Digest, at size: UInt64) throws {
    let last = try parts.log.lastPosition().value
    guard size <= last else { throw Self.shorter(last, than: size) }
    let own = try MerkleReading(parts).withHashes(of: size) { read in
      try Frontier(size: size, reading: read).root
    }
    guard own == root else { throw Self.differs(at: size) }
  }

  private static func shorter(_ size: UInt64, than signed: UInt64) -> LedgerError {
    LedgerError(
      .unsigned,
      """
      the log has \(size) events, and a checkpoint of \(signed) was signed: events are missing; \
      restore the log from a newer backup
      """)
  }

  private static func differs(at size: UInt64) -> LedgerError {
    LedgerError(
      .unsigned,
      """
      the first \(size) events are not those that a checkpoint was signed of: run 'tokenledger log \
      verify'; if the log is sound, run 'tokenledger views rebuild'
      """)
  }

  // MARK: one at a time

  /// Runs `body` while no other process signs.
  private func alone<Result>(_ body: () throws -> Result) throws -> Result {
    guard !parts.isReadOnly else {
      throw LedgerError(.readOnly, "the ledger may only be read, so nothing is signed")
    }
    var lock = try FileLock(parts.directory.signingLock)
    try lock.lockExclusive()
    let result = try body()
    try lock.unlock()
    return result
  }
}
