import TokenLedger

extension TortureWorker {
  /// Backs up log and secrets and says how far.
  static func backUp(_ path: String, _ log: String, _ secrets: String) throws {
    let ledger = try opened(path)
    let report = try ledger.backUp(log: log, secrets: secrets)
    close(ledger)
    say("backed up \(report.log?.position ?? .zero)")
  }

  /// Restores what was backed up.
  static func restore(_ path: String, _ log: String, _ secrets: String) throws {
    let report = try Ledger.restore(log: log, secrets: secrets, to: path) {
      Request($0, actor: administrator)
    }
    say("restored \(report.restoredTo)")
  }

  /// Lets a restored ledger authenticate.
  static func release(_ path: String) throws {
    let ledger = try opened(path)
    let released = try ledger.release(by: administrator)
    close(ledger)
    say(released == nil ? "nothing to release" : "released")
  }
}
