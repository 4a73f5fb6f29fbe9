/// Where the parts of a ledger lie.
struct LedgerDirectory: Sendable {
  /// The directory, without a trailing slash.
  let path: String

  init(_ path: String) {
    var trimmed = path[...]
    while trimmed.count > 1 && trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    self.path = String(trimmed)
  }

  /// What makes it a ledger.
  var description: String { "\(path)/ledger.json" }
  /// Held by every process that has the ledger open.
  var lock: String { "\(path)/lock" }
  /// Events and checkpoints.
  var log: String { "\(path)/log" }
  /// Pepper keys and the log's signing key.
  var keys: String { "\(path)/keys" }
  /// Sealing keys, one slot a subject or actor.
  var vault: String { "\(path)/vault" }
  /// Last use and counts.
  var usage: String { "\(path)/usage" }
  /// When it was last backed up.
  var lastBackups: String { "\(path)/backup.json" }
  /// Held by whoever signs a checkpoint.
  var signingLock: String { "\(path)/signing.lock" }
  /// Held by whoever publishes the log.
  var publishingLock: String { "\(path)/publishing.lock" }
  /// Held by whoever changes that or the description, which any process may.
  var notesLock: String { "\(path)/notes.lock" }
}
