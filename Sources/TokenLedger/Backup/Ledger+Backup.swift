import EventLog
import Files

/// What a backup came to.
public struct BackupReport: Sendable {
  /// A backup of the log.
  public struct Log: Sendable {
    /// Where it is.
    public var directory: String
    /// The position of the last event in it, which was acknowledged before.
    public var position: Position
    /// When that was recorded.
    public var recordedAt: Timestamp?
    /// Bytes that it takes.
    public var sizeBytes: Int
  }

  /// A backup of the keys and the vault.
  public struct Secrets: Sendable {
    /// Where it is.
    public var directory: String
    /// The highest slot of the vault whose key is in it.
    public var highestSlot: UInt64
    /// The numbers of the pepper keys in it, the current one last.
    public var keyNumbers: [UInt32]
  }

  public var log: Log?
  public var secrets: Secrets?
}

extension Ledger {
  /// Backs up the log, or the keys and the vault, or first the one and then the others, while the
  /// ledger is in use by any process.
  ///
  /// Each is made beside its place, synced, read again whole, and then put there in one step:
  /// whatever interrupts it leaves nothing under the name that was asked for. It leaves
  /// `DIR.unfinished`, which the next attempt removes.
  ///
  /// A log needs secrets that are no older than it is: names that its last events use have their
  /// keys in the vault. So the log is copied first.
  ///
  /// - Parameters:
  ///   - logPath: a directory for the log, empty or not there yet; `nil` for none.
  ///   - secretsPath: another for the keys and the vault, readable by its owner only. They are written
  ///     into no ledger and no backup, and no log into theirs: who gets hold of one must not have
  ///     the other.
  ///   - progress: is told how many events were copied and verified.
  /// - Throws: ``LedgerError`` with ``LedgerError/Code/alreadyExists`` for a place that cannot be
  ///   used; ``LedgerError/Code/storage`` when the disk is full or fails, and
  ///   ``LedgerError/Code/damagedBackup`` when it does not give back what was written.
  @available(*, noasync)
  public func backUp(
    log logPath: String?, secrets secretsPath: String?, progress: (Progress) -> Void = { _ in }
  ) throws -> BackupReport {
    try checkOpen()
    return try LedgerError.wrapping {
      let logPlace = try logPath.map { try StagedDirectory($0) }
      let secretsPlace = try secretsPath.map { try StagedDirectory($0) }
      if let logPlace, let secretsPlace, logPlace.overlaps(secretsPlace) {
        throw LedgerError(
          .alreadyExists,
          "the log and the secrets go into directories of which neither holds the other")
      }
      var report = BackupReport()
      if let logPlace { report.log = try backUpLog(logPlace, progress) }
      if let secretsPlace { report.secrets = try backUpSecrets(secretsPlace) }
      return report
    }
  }

  private func backUpLog(
    _ place: StagedDirectory, _ progress: (Progress) -> Void
  ) throws -> BackupReport.Log {
    let description = try LedgerDescription.read(from: parts.directory)
    let madeAt = clock.wall()
    let (contents, sizeBytes) = try place.make { beside in
      let contents = try LogBackup.make(
        of: parts.log, description, in: beside, madeAt: madeAt, progress: progress)
      return (contents, try fileStatus("\(LogBackup.log(beside))/data.mdb").sizeBytes)
    }
    try noteBackup { $0.log = LastBackups.Log(position: contents.position, at: madeAt) }
    return BackupReport.Log(
      directory: place.target, position: contents.position, recordedAt: contents.recordedAt,
      sizeBytes: sizeBytes)
  }

  private func backUpSecrets(_ place: StagedDirectory) throws -> BackupReport.Secrets {
    let ledger = try LedgerDescription.read(from: parts.directory)
    let madeAt = clock.wall()
    let description = try place.make { beside in
      try SecretsBackup.make(
        of: parts.keyring, parts.log.vault, ledger, in: beside, madeAt: madeAt)
    }
    try noteBackup {
      $0.secrets = LastBackups.Secrets(
        highestSlot: description.highestSlot, keyNumbers: description.keys, at: madeAt)
    }
    return BackupReport.Secrets(
      directory: place.target, highestSlot: description.highestSlot,
      keyNumbers: description.keys)
  }

  /// Notes when and how far a backup goes, for `doctor`.
  func noteBackup(_ change: (inout LastBackups) -> Void) throws {
    do {
      try LastBackups.update(in: parts.directory, change)
    } catch {
      throw LedgerError(
        .storage, "the backup is whole, but the ledger could not note it for 'doctor': \(error)",
        cause: error)
    }
  }
}
