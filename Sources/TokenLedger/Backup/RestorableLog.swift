import EventLog
import Files

/// A log that a ledger can be restored from.
protocol RestorableLog {
  /// The directory that it is in.
  var path: String { get }

  /// Verifies all of it and that `secrets` are its own, copies it, and verifies the copy.
  ///
  /// - Parameter directory: where the copy goes, which must not be there.
  /// - Throws: ``LedgerError/Code/notABackup``, ``LedgerError/Code/damagedBackup``.
  @available(*, noasync)
  func copy(
    to directory: String, with secrets: SecretsBackup, _ progress: (Progress) -> Void
  ) throws -> RestoredLog
}

/// What was restored, and of which ledger.
struct RestoredLog {
  var ledger: String
  var origin: String
  var simulated: Bool
  var contents: LogContents
}

/// Opens what is in a directory: the backup of a log, or a published one.
func restorableLog(in directory: String) throws -> any RestorableLog {
  let published = PublishedLog(directory)
  if fileExists("\(published.path)/\(LogBackup.fileName)") {
    return try LogBackup(directory: directory)
  }
  guard try published.checkpoint() != nil else {
    throw LedgerError(
      .notABackup,
      """
      \(published.path) is neither a backup of a log, which has a \(LogBackup.fileName), nor a \
      published log, which has a checkpoint
      """)
  }
  return published
}

/// What the events of a log say about the ledger and what is beside the log.
struct LogSurvey {
  /// The log's first event; `nil` if it is another.
  private(set) var created: LedgerCreated?
  /// The pepper keys that accept.
  private(set) var keyNumbers: [UInt32] = []

  mutating func note(_ event: Event) {
    switch event.body {
    case .ledgerCreated(let created):
      if event.position == Position(1) { self.created = created }
      keyNumbers = [created.keyNumber]
    case .ledgerKeyRotated(let number): keyNumbers.append(number)
    case .ledgerKeyRetired(let number): keyNumbers.removeAll { $0 == number }
    default: break
    }
  }
}
