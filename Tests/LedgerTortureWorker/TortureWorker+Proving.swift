import Foundation
import TokenLedger

extension TortureWorker {
  /// Appends something and signs a checkpoint of it.
  static func signOnce(_ path: String) throws {
    let ledger = try opened(path)
    try grow(ledger)
    say("signed \(try words(ledger.signCheckpoint()))")
    close(ledger)
  }

  /// Appends and signs, over and over, until somebody kills it.
  static func signAll(_ path: String) throws -> Never {
    let ledger = try opened(path)
    while true {
      if Bool.random() { try grow(ledger) }
      say("signed \(try words(ledger.signCheckpoint()))")
    }
  }

  /// Appends something and publishes the log.
  static func publishOnce(_ path: String, to folder: String) throws {
    let ledger = try opened(path)
    try grow(ledger)
    say("published \(try words(ledger.publish(to: folder).checkpoint))")
    close(ledger)
  }

  /// Appends and publishes, over and over, until somebody kills it.
  static func publishAll(_ path: String, to folder: String) throws -> Never {
    let ledger = try opened(path)
    while true {
      for _ in 0..<Int.random(in: 0...90) { try grow(ledger) }
      say("published \(try words(ledger.publish(to: folder).checkpoint))")
    }
  }

  /// Verifies a published log, and says how many events it has.
  static func verifyPublished(_ ledger: Ledger, _ folder: String) throws -> String {
    guard FileManager.default.fileExists(atPath: "\(folder)/checkpoint") else { return "nothing" }
    let found = try LogVerification(publishedAt: folder, logKey: ledger.logKey())
    return found.difference.map { "torn: \($0.cause)" } ?? "whole \(found.size)"
  }

  /// Size, root and note of a checkpoint, a word each.
  static func words(_ checkpoint: LogCheckpoint) -> String {
    "\(checkpoint.position) \(Data(checkpoint.root).base64EncodedString()) "
      + Data(checkpoint.note).base64EncodedString()
  }

  private static func grow(_ ledger: Ledger) throws {
    let id: AccountID = ledger.makeID()
    let open = OpenAccount(id: id, name: try AccountName("Account \(id)"), kind: .client)
    _ = try ledger.executeAndWait(Request(.openAccount(open), actor: administrator))
  }
}
