import FoundationEssentials
import TestSupport
import Testing

@Suite("Backing up and restoring by the command line")
struct BackupVerbTests {
  @Test("A ledger goes into two folders and comes back, and lets in once it is released")
  func roundTrip() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("Nightly sync")
    let (log, secrets) = (ledger.folder.file("log"), ledger.folder.file("secrets"))
    let backup = try ledger.one("backup", log, "--secrets", secrets)
    #expect(backup["log"]["directory"].text?.hasSuffix("/log") == true)
    #expect(backup["log"]["position"].number == 6)
    #expect(backup["log"]["sizeBytes"].number ?? 0 > 0)
    #expect(backup["secrets"]["keys"] == .array([.number(1)]))

    let restored = ledger.folder.file("restored")
    let report = try ledger.one(
      "restore", log, "--secrets", secrets, "--ledger", restored, "--reason", "A drill")
    #expect(report["restoredTo"].number == 6)
    #expect(report["position"].number == 7)
    #expect(report["released"] == .bool(false))
    let last = try ledger.one("events", "show", "7", "--ledger", restored)
    #expect(last["type"].text == "ledger.restored")
    #expect(last["data"]["incarnation"].text == report["incarnation"].text)
    #expect(last["reason"].text == "A drill")

    let question = ["token", "authenticate", "--ledger", restored]
    let closed = try ledger.run(question, input: token.secret)
    #expect(closed.status == 1)
    #expect(closed.outputText == "")
    #expect(closed.errorText.contains("tokenledger restore --release"))

    let unasked = try ledger.run(["restore", "--release", "--ledger", restored])
    #expect(unasked.status == 2)
    #expect(unasked.errorText.contains("--yes"))
    let dry = try ledger.one("restore", "--release", "--dry-run", "--ledger", restored)
    #expect(dry["changed"] == .bool(true))
    #expect(dry["releasedAt"] == .null)
    let released = try ledger.one("restore", "--release", "--yes", "--ledger", restored)
    #expect(released["restoredTo"].number == 6)
    #expect(released["recordedAt"].text == backup["log"]["recordedAt"].text)
    #expect(released["changed"] == .bool(true))
    #expect(released["releasedBy"].text?.hasPrefix("operator:") == true)
    #expect(try ledger.run(question, input: token.secret).status == 0)
    let again = try ledger.one("restore", "--release", "--yes", "--ledger", restored)
    #expect(again["changed"] == .bool(false))
    #expect(again["releasedAt"].text == released["releasedAt"].text)
    let late = try ledger.one("restore", "--release", "--dry-run", "--ledger", restored)
    #expect(late["changed"] == .bool(false))
  }

  @Test("What cannot be is refused with what would be right, and leaves nothing")
  func refused() throws {
    let ledger = try CommandLineLedger.furnished()
    let (log, secrets) = (ledger.folder.file("log"), ledger.folder.file("secrets"))
    func status(_ words: String..., says: String) throws -> Int32? {
      let outcome = try ledger.run(words)
      #expect(outcome.errorText.contains(says), "\(words): \(outcome.errorText)")
      #expect(outcome.outputText == "")
      return outcome.status
    }
    #expect(try status("backup", says: "--secrets") == 2)
    #expect(try status("backup", ledger.path, says: "ledger already") == 5)
    #expect(try status("backup", "--secrets", "\(ledger.path)/s", says: "is inside") == 5)
    #expect(try status("backup", "\(log)/inner", says: "make it first") == 1)
    try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: false)
    #expect(try status("backup", log, "--secrets", "\(log)/s", says: "neither holds") == 5)
    #expect(try status("restore", says: "--release") == 2)
    #expect(try status("restore", log, says: "--secrets DIR") == 2)
    #expect(try status("restore", log, "--release", says: "--release alone") == 2)
    #expect(try status("restore", "--release", "--yes", says: "never restored") == 4)
    try ledger.done("backup", log, "--secrets", secrets)
    #expect(try status("backup", log, says: "backup of a log already") == 5)
    #expect(try status("restore", log, "--secrets", secrets, says: "a ledger already") == 5)
    #expect(
      try status(
        "restore", secrets, "--secrets", secrets, "--ledger", ledger.folder.file("new"),
        says: "log-backup.json") == 1)
    #expect(
      try TemporaryDirectory.names(in: ledger.folder.path)
        == ["catalog.json", "ledger", "log", "secrets"])
  }
}
