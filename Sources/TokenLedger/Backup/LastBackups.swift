import Files
import FoundationEssentials

/// When a ledger was last backed up, and how far: `backup.json` in its directory, so that `doctor`
/// can say what is in no backup. It is a note, not a proof that the backup is still there.
public struct LastBackups: Hashable, Sendable {
  /// The last backup of the log.
  public struct Log: Hashable, Sendable {
    /// The last position that is in it.
    public var position: Position
    /// When it was made.
    public var at: Timestamp
  }

  /// The last backup of the keys and the vault.
  public struct Secrets: Hashable, Sendable {
    /// The highest slot of the vault whose key is in it.
    public var highestSlot: UInt64
    /// The numbers of the pepper keys that are in it.
    public var keyNumbers: [UInt32]
    /// When it was made.
    public var at: Timestamp
  }

  /// `nil` if the log was never backed up.
  public var log: Log?
  /// `nil` if the keys and the vault were never backed up.
  public var secrets: Secrets?
}

extension Ledger {
  /// When the ledger was last backed up; nothing if it never was, or if nobody can tell.
  ///
  /// - Throws: ``LedgerError`` if the note cannot be read.
  public func lastBackups() throws -> LastBackups {
    try LedgerError.wrapping { try LastBackups.read(from: parts.directory) }
  }
}

extension LastBackups {
  private static let bytesMax = 64 * 1024

  /// The form of the file.
  private struct Note: Codable {
    struct Log: Codable {
      var position: UInt64
      var at: String
    }
    struct Secrets: Codable {
      var highestSlot: UInt64
      /// Not in notes of programs that did not know it: then no key is known to be there.
      var keys: [UInt32]?
      var at: String
    }
    var log: Log?
    var secrets: Secrets?
  }

  /// Reads the note of the ledger in `directory`. One that is missing or damaged says nothing.
  static func read(from directory: LedgerDirectory) throws -> LastBackups {
    guard fileExists(directory.lastBackups) else { return LastBackups() }
    let contents = try readFile(directory.lastBackups, bytesMax: bytesMax)
    guard let note = try? JSONDecoder().decode(Note.self, from: Data(contents)) else {
      return LastBackups()
    }
    var last = LastBackups()
    if let log = note.log, let at = try? Timestamp(log.at) {
      last.log = Log(position: Position(log.position), at: at)
    }
    if let secrets = note.secrets, let at = try? Timestamp(secrets.at) {
      last.secrets = Secrets(
        highestSlot: secrets.highestSlot, keyNumbers: secrets.keys ?? [], at: at)
    }
    return last
  }

  /// Changes the note durably, while no other process does.
  ///
  /// Where the ledger may only be read, nothing is noted.
  @available(*, noasync)
  static func update(
    in directory: LedgerDirectory, _ change: (inout LastBackups) -> Void
  ) throws {
    guard !directory.mayOnlyBeRead else { return }
    var lock = try FileLock(directory.notesLock)
    try lock.lockExclusive()
    var last = try read(from: directory)
    change(&last)
    let note = Note(
      log: last.log.map { Note.Log(position: $0.position.value, at: $0.at.description) },
      secrets: last.secrets.map {
        Note.Secrets(
          highestSlot: $0.highestSlot, keys: $0.keyNumbers, at: $0.at.description)
      })
    try replaceFile(directory.lastBackups, json: note, permissions: 0o600)
    try lock.unlock()
  }
}
