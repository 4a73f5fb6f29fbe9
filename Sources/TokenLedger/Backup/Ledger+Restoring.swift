import Cryptography
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
}

extension Ledger {
  /// Makes a ledger from a backup of a log and one of its keys and vault: whole or not at all.
  ///
  /// Both are verified before, and the copy after; opening it erases in the vault's copy what the log
  /// says is erased. The ledger gets a new incarnation id, so that cursors and revisions of its former
  /// life are refused, and its log says where it came from. It authenticates nobody until
  /// ``release(by:)``, but takes commands: what was revoked after the backup can be revoked again
  /// before.
  ///
  /// - Parameters:
  ///   - log: a directory that ``backUp(log:secrets:progress:)`` filled with the log.
  ///   - secrets: another that it filled with the keys and the vault, no older than that.
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
        log: try LogBackup(directory: log), secrets: try SecretsBackup(directory: secrets),
        options: options)
      return try place.make { try restoring.fill($0, progress, request) }
    }
  }
}

/// A ledger being made from a backup.
private struct Restoring {
  let log: LogBackup
  let secrets: SecretsBackup
  let options: Ledger.Options

  /// What the log says about what is beside it.
  private struct Survey {
    var keyNumbers: [UInt32] = []

    mutating func note(_ event: Event) {
      switch event.body {
      case .ledgerCreated(let created): keyNumbers = [created.keyNumber]
      case .ledgerKeyRotated(let number): keyNumbers.append(number)
      case .ledgerKeyRetired(let number): keyNumbers.removeAll { $0 == number }
      default: break
      }
    }
  }

  @available(*, noasync)
  func fill(
    _ path: String, _ progress: (Progress) -> Void, _ request: (Action) -> Request
  ) throws -> RestoreReport {
    let directory = LedgerDirectory(path)
    try copyLog(to: directory, progress)
    _ = try Vault(directory: secrets.vault, isReadOnly: true).copy(to: directory.vault)
    try Keyring.copy(from: secrets.keys, to: directory.keys)

    let clock = LedgerClock(options.clock, isSimulated: log.description.simulated)
    var description = LedgerDescription(
      format: LedgerDescription.currentFormat, ledger: log.description.ledger,
      incarnation: IncarnationID.make(at: clock.wall()).description,
      origin: log.description.origin, simulated: log.description.simulated)
    let position = try begin(description, in: directory, progress, request)
    description.restore = LedgerDescription.Restore(
      position: log.description.position, recordedAt: log.description.recordedAt,
      at: clock.wall().description)
    // From here on it is a ledger.
    try description.write(to: directory)
    return RestoreReport(
      ledger: try description.ledgerID, incarnation: try description.incarnationID,
      restoredTo: Position(log.description.position),
      recordedAt: try? Timestamp(log.description.recordedAt), position: position)
  }

  /// Verifies the backup, copies it and verifies the copy.
  @available(*, noasync)
  private func copyLog(
    to directory: LedgerDirectory, _ progress: (Progress) -> Void
  ) throws {
    let source = try LogCopy(directory: log.log)
    defer { source.close() }
    var survey = Survey()
    let contents: LogContents
    do {
      contents = try source.read(
        progress: { progress(Progress(task: "verify", done: $0.value, total: $1.value)) },
        each: { survey.note($0.event) })
    } catch {
      throw LedgerError(
        .damagedBackup, "\(log.directory) is damaged: use another backup. Cause: \(error)",
        cause: error)
    }
    guard log.description.describes(contents) else {
      throw LedgerError(
        .damagedBackup,
        "\(log.directory) does not hold what was backed up: it is damaged; use another backup")
    }
    try secrets.check(for: log, keyNumbers: survey.keyNumbers)
    let copied = try source.copy(to: directory.log) {
      progress(Progress(task: "copy", done: $0.value, total: $1.value))
    }
    try LogBackup.verify(directory.log, holds: copied, progress)
  }

  /// Opens the new ledger, which builds what is derived, and has its log say where it came from.
  @available(*, noasync)
  private func begin(
    _ description: LedgerDescription, in directory: LedgerDirectory,
    _ progress: (Progress) -> Void, _ request: (Action) -> Request
  ) throws -> Position {
    let ledger = try Ledger.open(directory, description, options, progress: progress)
    defer { ledger.close() }
    let restored = LedgerRestored(
      incarnation: try description.incarnationID, source: try resolvedPath(log.directory),
      lastPosition: Position(log.description.position))
    return try ledger.executeAndWait(request(.recordRestore(restored))).position
  }
}
