import FoundationEssentials
import TestSupport
import Testing

@Suite("Restoring from a published log by the command line")
struct PublishedRestoreTests {
  @Test("A log that was published and erased from comes back without the words, and signs on")
  func roundTrip() throws {
    let words = "Ηλεκτρονική Τράπεζα"
    let ledger = try CommandLineLedger.furnished()
    let (kept, forgotten) = (try ledger.token("Nightly sync"), try ledger.token(words))
    let (log, secrets) = (ledger.folder.file("public"), ledger.folder.file("secrets"))
    let first = try ledger.one("log", "publish", log)["position"].number
    // Before the erasure: the words' key is in it.
    try ledger.done("backup", "--secrets", secrets)
    let key = try ledger.one("log", "key", "--output", "jsonl")["key"].text ?? ""
    let proof = try ledger.write("proof", ledger.run(["log", "prove", "7"]).outputText)
    try ledger.done("token", "delete", forgotten.id, "--yes")
    try ledger.done("erase", "token", forgotten.id, "--yes")
    let published = try ledger.one("log", "publish", log)
    #expect(published["from"].number == first)

    let restored = ledger.folder.file("restored")
    let report = try ledger.one("restore", log, "--secrets", secrets, "--ledger", restored)
    let position = published["position"].number ?? 0
    #expect(report["restoredTo"].number == position)
    #expect(report["position"].number == position + 1)
    #expect(report["signedThrough"].number == first)
    #expect(report["released"] == .bool(false))
    #expect(try TextTraces.below(restored, of: [words]).isEmpty)
    let here = ["--ledger", restored]
    let created = try ledger.done(["events", "list", "--type", "token.created"] + here)
    #expect(created.map { $0["data"]["name"].text } == ["Nightly sync", nil])
    #expect(created.allSatisfy { $0["position"].number ?? 0 <= position })

    let unsigned = try ledger.run(["log", "checkpoint"] + here)
    #expect(unsigned.status == 1)
    #expect(unsigned.errorText.contains("--adopt"))
    let adopted = try ledger.done(
      ["log", "key", "--adopt", "\(log)/checkpoint", "--output", "jsonl"] + here)
    #expect(adopted.first?["key"].text == key)
    let verified = try ledger.done(["log", "verify", "--checkpoint", "\(log)/checkpoint"] + here)
    #expect(verified.first?["intact"].bool == true)
    #expect(try ledger.done(["log", "publish", log] + here).first?["from"].number == position)
    #expect(try ledger.one("log", "verify", log, "--key", key)["size"].number == position + 1)
    #expect(try ledger.run(["log", "verify", proof, "--key", key]).status == 0)

    try ledger.done(["restore", "--release", "--yes"] + here)
    let question = ["token", "authenticate"] + here
    #expect(try ledger.run(question, input: kept.secret).status == 0)
    #expect(try ledger.run(question, input: forgotten.secret).status == 7)
  }

  @Test("A simulated ledger stays one")
  func simulated() throws {
    let ledger = try CommandLineLedger.shortStory()
    let (log, secrets) = (ledger.folder.file("public"), ledger.folder.file("secrets"))
    let restored = ledger.folder.file("restored")
    try ledger.done("log", "publish", log)
    try ledger.done("backup", "--secrets", secrets)
    try ledger.done("restore", log, "--secrets", secrets, "--ledger", restored)
    let description = try TemporaryDirectory.text(of: "\(restored)/ledger.json")
    #expect(description.contains("\"simulated\" : true"))
  }

  @Test("What does not fit is refused with what would be right, and leaves nothing")
  func refused() throws {
    let ledger = try CommandLineLedger.furnished()
    let other = try CommandLineLedger.furnished()
    let (log, secrets) = (ledger.folder.file("public"), ledger.folder.file("secrets"))
    try ledger.done("log", "publish", log)
    try ledger.done("backup", "--secrets", secrets)
    try other.done("backup", "--secrets", other.folder.file("secrets"))
    let names = try TemporaryDirectory.names(in: ledger.folder.path)
    func status(_ secrets: String, says: String) throws -> Int32? {
      let outcome = try ledger.run(
        ["restore", log, "--secrets", secrets, "--ledger", ledger.folder.file("restored")])
      #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
      #expect(outcome.outputText == "")
      #expect(try TemporaryDirectory.names(in: ledger.folder.path) == names)
      return outcome.status
    }
    #expect(try status(other.folder.file("secrets"), says: "two ledgers") == 1)
    #expect(try status(log, says: "secrets-backup.json") == 1)
    #expect(try ledger.run(["backup", "--secrets", "\(log)/secrets"]).status == 5)
    #expect(try ledger.run(["log", "publish", "\(secrets)/public"]).status == 5)
    let bundle = "\(log)/tile/entries/000.p/5"
    var entries = [UInt8](try Data(contentsOf: URL(filePath: bundle)))
    entries[entries.count / 2] ^= 1
    try Data(entries).write(to: URL(filePath: bundle))
    #expect(try status(secrets, says: "damaged") == 1)
    try FileManager.default.removeItem(atPath: "\(log)/checkpoint")
    #expect(try status(secrets, says: "a checkpoint") == 1)
  }
}
