import Files

/// The moment that a ledger was restored to.
public struct RestoreStatus: Hashable, Sendable {
  /// The last position of the backup.
  public var position: Position
  /// When that event was recorded.
  public var recordedAt: Timestamp?
  /// When it was restored.
  public var restoredAt: Timestamp?
  /// When it was released; until then it authenticates nobody.
  public var releasedAt: Timestamp?
  /// Who released it, as an actor's id.
  public var releasedBy: String?
}

extension Ledger {
  /// What the ledger was restored to; `nil` for one that never was.
  public func restoreStatus() throws -> RestoreStatus? {
    try checkOpen()
    return try LedgerError.wrapping {
      try LedgerDescription.read(from: parts.directory).restore.map(RestoreStatus.init)
    }
  }

  /// Lets a restored ledger authenticate again, in every process at its next question.
  ///
  /// Everything that was revoked after the backup and not revoked again is good from here on.
  ///
  /// - Parameter actor: who releases it, which only the operator may.
  /// - Returns: what was released; `nil` if there was nothing to release.
  @available(*, noasync)
  public func release(by actor: Actor) throws -> RestoreStatus? {
    guard case .operator = actor else { throw Refusal.notPermitted(to: "release a ledger") }
    try checkOpen()
    try checkWritable()
    return try LedgerError.wrapping {
      // Held against a second release: one of them is the one that counts.
      var lock = try FileLock(parts.directory.notesLock)
      try lock.lockExclusive()
      var description = try LedgerDescription.read(from: parts.directory)
      guard var restore = description.restore, restore.releasedAt == nil else { return nil }
      restore.releasedAt = clock.wall().description
      restore.releasedBy = actor.id
      description.restore = restore
      try description.write(to: parts.directory)
      try lock.unlock()
      return RestoreStatus(restore)
    }
  }
}

extension RestoreStatus {
  init(_ restore: LedgerDescription.Restore) {
    position = Position(restore.position)
    recordedAt = try? Timestamp(restore.recordedAt)
    restoredAt = try? Timestamp(restore.at)
    releasedAt = restore.releasedAt.flatMap { try? Timestamp($0) }
    releasedBy = restore.releasedBy
  }
}
