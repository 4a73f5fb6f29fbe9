import FoundationEssentials
import TestSupport
import Testing

@Suite("The verbs that erase")
struct EraseVerbTests {
  private static let texts = ["Ηλεκτρονική Τράπεζα", "Ανδρέας Καλλέργης", "ανδρέας@παράδειγμα.ελ"]

  let ledger: CommandLineLedger
  let token: String
  let member: String

  init() throws {
    ledger = try CommandLineLedger.furnished()
    member =
      try ledger.one(
        "member", "add", "--account", "Contoso", "--name", Self.texts[1], "--email", Self.texts[2],
        "--role", "account-administrator")["member"]["id"].text ?? ""
    token = try ledger.token(Self.texts[0], "--contact", Self.texts[2]).id
    try ledger.done(
      "token", "edit", token, "--name", "\(Self.texts[0]) B", "--reason", Self.texts[1], "--as",
      member)
  }

  /// Runs a verb that must not succeed, and nothing may come of it.
  private func refused(_ status: Int32, _ words: String...) throws -> String {
    let before = try ledger.truth()
    let outcome = try ledger.run(words)
    #expect(outcome.status == status, "\(words): \(outcome.errorText)")
    #expect(outcome.outputText == "")
    #expect(try ledger.truth() == before, "\(words)")
    return outcome.errorText
  }

  private func remove() throws {
    try ledger.done("token", "delete", token, "--yes")
    try ledger.done("member", "remove", member, "--yes")
  }

  @Test("refuse what is in use, who may not, and who has not agreed")
  func refusals() throws {
    let inUse = try refused(4, "erase", "token", token, "--yes")
    #expect(inUse.contains("is not deleted"))
    #expect(try refused(4, "erase", "member", member, "--yes").contains("remove"))
    try ledger.done("token", "delete", token, "--yes")
    #expect(try refused(2, "erase", "token", token).contains("--yes"))
    #expect(try refused(6, "erase", "token", token, "--as", member, "--yes") != "")
    #expect(try refused(3, "erase", "token", Self.texts[0], "--yes") != "")
    #expect(try refused(3, "erase", "member", "nobody", "--yes") != "")
    #expect(try refused(5, "erase", "token", token, "--expect-revision", "1", "--yes") != "")
    let before = try ledger.truth()
    let dry = try ledger.one("erase", "token", token, "--dry-run")
    #expect(dry["changed"].bool == true && dry["dryRun"].bool == true)
    #expect(try ledger.truth() == before)
  }

  @Test("take the words from every file and every answer, and leave the rest of the story")
  func erasing() throws {
    try remove()
    #expect(try !TextTraces.below(ledger.path, of: Self.texts).isEmpty, "nothing to erase")
    let done = try ledger.one("erase", "token", token, "--reason", "Request 4711", "--yes")
    #expect(done["changed"].bool == true)
    #expect(done["token"]["id"].text == token && done["token"]["name"] == .null)
    let gone = try ledger.one("erase", "member", member, "--reason", "Request 4712", "--yes")
    #expect(gone["member"]["name"] == .null && gone["member"]["email"] == .null)
    #expect(try ledger.one("erase", "token", token, "--yes")["changed"].bool == false)
    #expect(try TextTraces.below(ledger.path, of: Self.texts) == [])

    let events = try ledger.done("events", "list", "--token", token)
    #expect(events.first?["erased"].elements.map(\.text) == ["data.name", "data.contact"])
    #expect(events[1]["erased"].elements.map(\.text) == ["reason", "data.name"])
    #expect(events.last?["type"].text == "token.erased")
    #expect(events.last?["reason"].text == "Request 4711")
    #expect(events.last?["erased"] == .null)
    let position = String(events.first?["position"].number ?? 0)
    let questions = [
      ["events", "list"], ["events", "show", position], ["audit", "token", token],
      ["audit", "token", token, "--verbose"], ["audit", "member", member],
      ["token", "show", token],
      ["token", "list", "--state", "deleted"], ["export", "events"], ["export", "tokens"],
      ["member", "list"], ["replay", "state", "--at", position],
    ]
    for question in questions {
      for format in ["table", "json", "jsonl", "csv"]
      where question[0] != "export" || format != "table" {
        let outcome = try ledger.run(question + ["--output", format])
        #expect(outcome.status == 0, "\(question) \(format): \(outcome.errorText)")
        #expect(
          TextTraces.within(outcome.outputText, of: Self.texts) == [], "\(question) \(format)")
        if question.contains(position) || question.contains("--verbose") {
          #expect(outcome.outputText.contains("erased") || format != "table", "\(question)")
        }
      }
    }
    let csv = try ledger.run(["export", "events", "--output", "csv"]).outputText
    #expect(csv.contains(",erased\r\n") && csv.contains(",data.name data.contact\r\n"))
    for view in try ledger.done("views", "check") { #expect(view["difference"] == .null) }
    #expect(try refused(4, "token", "restore", token).contains("erased"))
  }

  @Test("reach a closed account, where nothing can be deleted any more")
  func closedAccount() throws {
    try ledger.done("account", "close", "Contoso", "--yes")
    _ = try refused(4, "token", "delete", token, "--yes")
    try ledger.done("erase", "token", token, "--yes")
    try ledger.done("erase", "member", member, "--yes")
    #expect(
      try ledger.done("events", "list", "--token", token).suffix(2).map { $0["type"].text } == [
        "token.deleted", "token.erased",
      ])
    #expect(try TextTraces.below(ledger.path, of: Self.texts) == [])
  }

  @Test(
    "hold where an older vault lies in the place of the one that forgot, and nothing may be written",
    .needsMounts)
  func readOnly() throws {
    try remove()
    let vault = ledger.folder.file("vault")
    try TemporaryDirectory.copy("\(ledger.path)/vault", to: vault)
    try ledger.done("erase", "token", token, "--yes")
    try ledger.done("erase", "member", member, "--yes")
    try TemporaryDirectory.remove("\(ledger.path)/vault")
    try TemporaryDirectory.copy(vault, to: "\(ledger.path)/vault")
    for question in [
      ["events", "list"], ["token", "list", "--state", "deleted"], ["views", "check"],
    ] {
      let outcome = try ledger.runReadOnly(question)
      #expect(outcome.status == 0, "\(question): \(outcome.errorText)")
      #expect(TextTraces.within(outcome.outputText, of: Self.texts) == [], "\(question)")
    }
    // Who may write makes the vault forget again.
    let slots = try Data(contentsOf: URL(filePath: "\(ledger.path)/vault/slots"))
    try ledger.done("stats")
    #expect(try Data(contentsOf: URL(filePath: "\(ledger.path)/vault/slots")) != slots)
  }
}
