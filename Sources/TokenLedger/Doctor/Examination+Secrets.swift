import EventLog
import LedgerViews

extension Examination {
  /// Whether the keys that the log speaks of are there, and the vault is as long as it must be.
  @available(*, noasync)
  func secrets(of ledger: Ledger) {
    attempt("keys") {
      // Asked past the check whether the views follow: here is said what there is.
      let accepted = try ledger.parts.views.read { $0.keyNumbers }
      let missing = accepted.filter { !ledger.parts.keyring.numbers.contains($0) }
      if missing.isEmpty {
        add("keys", .ok, "Every key that accepts is there (\(Self.count(accepted.count, "key"))).")
      } else {
        add(
          "keys", .failure,
          """
          Keys that accept are missing: \(missing.map(String.init).joined(separator: ", ")). Secrets \
          under them authenticate nobody.
          """, "Restore the keys from a backup as new as the log.")
      }
    }
    attempt("vault") {
      let named = try ledger.parts.log.read { try $0.highestSlot() }
      let highest = try ledger.parts.log.vault.highestSlot()
      if named <= highest {
        add("vault", .ok, "The vault has a key for each of the \(named) slots that the log names.")
      } else {
        add(
          "vault", .failure, "The vault ends at slot \(highest); the log names slot \(named).",
          "Restore the vault from a backup as new as the log: until then nothing is written.")
      }
    }
  }

  /// Whether what cannot be made anew is in a backup, as far as the ledger's own note tells.
  @available(*, noasync)
  func backups(of ledger: Ledger) {
    attempt("backup") {
      let last = try ledger.lastBackups()
      let named = try ledger.parts.log.read { try $0.highestSlot() }
      let end = try ledger.parts.log.lastPosition()
      let kept = ledger.parts.keyring.numbers
      switch last.secrets {
      case nil:
        add(
          "backup", .warning,
          "The keys and the vault are in no backup: without them every secret and name is lost.",
          "'tokenledger backup --secrets DIR', on another disk than the backup of the log.")
      case let secrets? where secrets.highestSlot < named:
        add(
          "backup", .warning,
          """
          \(Self.count(named - secrets.highestSlot, "slot")) of the vault are in no backup; the last \
          one was made at \(secrets.at).
          """, "'tokenledger backup --secrets DIR': the names under these slots would be lost.")
      case let secrets? where !Set(kept).isSubset(of: secrets.keyNumbers):
        add(
          "backup", .warning,
          "A pepper key is in no backup; the last one was made at \(secrets.at).",
          "'tokenledger backup --secrets DIR': the secrets hashed under it would be lost.")
      case let secrets?:
        add("backup", .ok, "The keys and the whole vault were backed up at \(secrets.at).")
      }
      if let log = last.log {
        let behind = end.value - min(end.value, log.position.value)
        add(
          "backup", .ok,
          behind == 0
            ? "Every event was backed up at \(log.at)."
            : "The log was backed up at \(log.at); \(Self.count(behind, "event")) came since.")
      } else {
        add(
          "backup", .warning, "The log is in no backup.",
          "'tokenledger backup DIR', on another disk.")
      }
    }
  }

  /// What a ledger is that is not an ordinary one.
  func nature(of ledger: Ledger) {
    if ledger.isSimulated {
      add(
        "simulated", .warning, "The ledger is a simulated one, with a clock of its own.",
        "Use it for trying things out; 'tokenledger init' makes one for real tokens.")
    }
    attempt("restore") {
      guard let restore = try ledger.restoreStatus() else { return }
      if restore.releasedAt == nil {
        add(
          "restore", .warning,
          """
          The ledger was restored to event \(restore.position) and not released: it lets nobody in.
          """,
          "Disable what was revoked since, then 'tokenledger restore --release'.")
      } else {
        add("restore", .ok, "The ledger was restored to event \(restore.position) and released.")
      }
    }
  }
}
