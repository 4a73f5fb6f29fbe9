import EventLog
import Files

/// What a restore came to.
public struct RestoreReport: Sendable {
  public var ledger: LedgerID
  /// The life that begins.
  public var incarnation: IncarnationID
  /// The last position of the backup, and when that event was recorded.
  public var restoredTo: Position
  public var recordedAt: Timestamp?
  /// The position of `ledger.restored`.
  public var position: Position
  /// The last checkpoint that the secrets remember to have signed, zero for none. If it covers more
  /// than was restored, the log never signs again: it would contradict that.
  public var signedThrough: Position
}

extension Ledger {
  /// Makes a ledger from a backup of a log or a published one, and a backup of its keys and vault: whole
  /// or not at all.
  ///
  /// Both are verified, and the copy after; a published log in every entry and tile, and its checkpoint by
  /// the key among the secrets. Opening the copy erases in the vault's what the log says is erased. The
  /// ledger gets a new incarnation id, so that cursors and revisions of its former
  /// life are refused, and its log says where it came from. It authenticates nobody until
  /// ``release(by:)``, but takes commands: what was revoked after the backup can be revoked again
  /// before.
  ///
  /// - Parameters:
  ///   - log: a directory that ``backUp(log:secrets:progress:)`` filled with the log, or
  ///     ``publish(to:progress:)``.
  ///   - secrets: another that ``backUp(log:secrets:progress:)`` filled with the keys and the vault, no
  ///     older than that.
  ///   - path: where the ledger will be: a directory that is empty or not there yet.
  ///   - options: how the new ledger is opened.
  ///   - request: puts who asks around the action.
  ///   - progress: is told how many events were verified, copied and built upon.
  /// - Throws: ``LedgerError`` with ``LedgerError/Code/alreadyExists``,
  ///   ``LedgerError/Code/notABackup`` or ``LedgerError/Code/damagedBackup``.
  @available(*, noasync)
  public static func restore(
    log: String, secrets: String, to path: String, options: Options = Options(),
    progress: (Progress) -> Void = { _ in }, request: (Action) -> Request
  ) throws -> RestoreReport {
    try LedgerError.wrapping {
      let place = try StagedDirectory(path)
      let restoring = Restoring(
        log: try restorableLog(in: log), secrets: try SecretsBackup(directory: secrets),
        options: options)
      return try place.make { try restoring.fill($0, progress, request) }
    }
  }
}

/// A ledger being made from a backup.
private struct Restoring {
  let log: any RestorableLog
  let secrets: SecretsBackup
  let options: Ledger.Options

  @available(*, noasync)
  func fill(
    _ path: String, _ progress: (Progress) -> Void, _ request: (Action) -> Request
  ) throws -> RestoreReport {
    let directory = LedgerDirectory(path)
    let restored = try log.copy(to: directory.log, with: secrets, progress)
    _ = try Vault(directory: secrets.vault, isReadOnly: true).copy(to: directory.vault)
    try Keyring.copy(from: secrets.keys, to: directory.keys)

    let clock = LedgerClock(options.clock, isSimulated: restored.simulated)
    var description = LedgerDescription(
      format: LedgerDescription.currentFormat, ledger: restored.ledger,
      incarnation: IncarnationID.make(at: clock.wall()).description,
      origin: restored.origin, simulated: restored.simulated)
    let contents = restored.contents
    let position = try begin(
      description, after: contents.position, in: directory, progress, request)
    description.restore = LedgerDescription.Restore(
      position: contents.position.value, recordedAt: contents.recordedAt?.description ?? "",
      at: clock.wall().description)
    // From here on it is a ledger.
    try description.write(to: directory)
    return RestoreReport(
      ledger: try description.ledgerID, incarnation: try description.incarnationID,
      restoredTo: contents.position, recordedAt: contents.recordedAt, position: position,
      signedThrough: try secrets.signedThrough())
  }

  /// Opens the new ledger, which builds what is derived, and has its log say where it came from.
  @available(*, noasync)
  private func begin(
    _ description: LedgerDescription, after last: Position, in directory: LedgerDirectory,
    _ progress: (Progress) -> Void, _ request: (Action) -> Request
  ) throws -> Position {
    let ledger = try Ledger.open(directory, description, options, progress: progress)
    defer { ledger.close() }
    let restored = LedgerRestored(
      incarnation: try description.incarnationID, source: try resolvedPath(log.path),
      lastPosition: last)
    return try ledger.executeAndWait(request(.recordRestore(restored))).position
  }
}
