import EventLog
import Files
import LedgerViews

extension Examination {
  /// Whether every record of the log is as it must be.
  @available(*, noasync)
  func records(of log: EventLog, _ progress: (Progress) -> Void) {
    attempt("log") {
      guard !isQuick else {
        let last = try log.lastPosition()
        return add(
          "log", .ok, "The log ends at event \(last); its records were not read (--quick).")
      }
      let scan = try log.scan {
        progress(Progress(task: "log", done: $0.value, total: $1.value))
      }
      for damage in scan.damages {
        let type = damage.type.map { " (\($0.name))" } ?? ""
        add(
          "log", .failure, "Event \(damage.position)\(type) is damaged: \(damage.cause).",
          """
          Restore the log from a backup, and check the disk. Events before it can be read: \
          'tokenledger events list', and after it with '--after \(damage.position)'.
          """)
      }
      if scan.damages.isEmpty {
        add(
          "log", .ok,
          """
          All \(Self.count(scan.events, "event")) of the log can be read, none is missing, and their \
          seals open.
          """)
      } else if scan.damages.count >= EventLog.damagesMax {
        add("log", .failure, "There may be more: reading ended here.", "Restore the log.")
      }
    }
  }

  /// Reads the log of a ledger that does not open, without locks, if nobody else has it open.
  @available(*, noasync)
  func recordsAlone(_ progress: (Progress) -> Void) {
    attempt("log") {
      let lock: LedgerLock
      do {
        lock = try LedgerLock.openReadOnly(ledger: directory.path).lock
      } catch is LedgerLockError {
        return add(
          "log", .warning, "The log was not read: another process has the ledger open.",
          "Stop it and run doctor again.")
      }
      defer { try? lock.close(sync: {}) }
      let log = try EventLog(
        directory: directory.log, vault: try Vault(directory: directory.vault, isReadOnly: true),
        forcesNetworkFileSystem: true, isReadOnly: true)
      defer { log.close() }
      records(of: log, progress)
    }
  }
}
