import FoundationEssentials
import TestSupport
import Testing

@Suite("Exports by the command line")
struct ExportVerbTests {
  private func furnished() throws -> CommandLineLedger {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("Nächtlicher Abgleich", "--description", "one\ntwo", "--reason", "Wanted")
    try ledger.done("token", "reset", "Nächtlicher Abgleich", "--grace", "1h", "--yes")
    try ledger.done(
      "member", "add", "--account", "Contoso", "--name", "Ana", "--email", "ana@contoso.example",
      "--role", "auditor")
    return ledger
  }

  @Test(
    "A CloudEvent has the attributes that version 1.0 asks for, and the whole event as its data")
  func cloudEvents() throws {
    let ledger = try furnished()
    let plain = try ledger.done("export", "events")
    let events = try ledger.done(
      "export", "events", "--output", "cloudevents", "--type-prefix", "com.example")
    #expect(events.count == plain.count)
    #expect(Set(events.map { $0["id"].text }).count == events.count)
    for (event, plain) in zip(events, plain) {
      for name in event.keys.subtracting(["data"]) {
        // CloudEvents 1.0.2, naming conventions; every attribute that is there has a value.
        #expect(
          name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
        #expect((1...20).contains(name.utf8.count))
        #expect(event[name].text?.isEmpty == false, "\(name)")
      }
      #expect(event["specversion"].text == "1.0")
      #expect(event["id"].text == plain["id"].text)
      let source = try #require(event["source"].text)
      #expect(source.hasPrefix("urn:uuid:"))
      let uuid = try #require(UUID(uuidString: String(source.dropFirst(9))))
      #expect(source == "urn:uuid:" + uuid.uuidString.lowercased())
      #expect(event["type"].text == "com.example." + (plain["type"].text ?? ""))
      #expect(event["subject"].text == plain["subject"].text)
      #expect(event["time"].text == plain["occurredAt"].text)
      #expect(event["datacontenttype"].text == "application/json")
      #expect(event["recordedtime"].text == plain["recordedAt"].text)
      #expect(event["position"].text.flatMap { Int($0) } == plain["position"].number)
      #expect(event["account"] == plain["account"])
      #expect(event["correlation"] == plain["correlation"])
      #expect(event["actor"] == plain["actor"]["id"])
      #expect(event["data"] == plain)
    }
    let sequences = events.compactMap { $0["sequence"].text }
    #expect(sequences == sequences.sorted())
    #expect(Set(sequences).count == events.count)

    let last = try #require(events[2]["position"].text)
    let rest = try ledger.done("export", "events", "--output", "cloudevents", "--after", last)
    #expect(rest.map { $0["id"] } == events.dropFirst(3).map { $0["id"] })
    #expect(rest.first?["type"].text == plain[3]["type"].text, "without a prefix, our own names")
  }

  @Test("Hashes of secrets come out only when asked for, and only as JSON lines")
  func credentials() throws {
    let ledger = try furnished()
    for format in ["table", "json", "jsonl", "csv", "cloudevents"] {
      let text = try ledger.run(["export", "events", "--output", format]).outputText
      #expect(!text.contains("secretHash"), "\(format)")
      guard format != "jsonl" else { continue }
      let refused = try ledger.run(
        ["export", "events", "--with-credentials", "--output", format])
      #expect(refused.status == 2)
      #expect(refused.outputText == "")
      #expect(refused.errorText.contains("jsonl"))
    }
    let events = try ledger.done("export", "events", "--with-credentials")
    let hashes = events.compactMap { $0["data"]["secretHash"].text }
    #expect(hashes.count == 3)
    #expect(Set(hashes).count == 3)
    #expect(hashes.allSatisfy { $0.utf8.count == 64 })
    for prefix in ["", "com..example", "com/example", "com.example."] {
      let refused = try ledger.run(
        ["export", "events", "--output", "cloudevents", "--type-prefix", prefix])
      #expect(refused.status == 2, "\(prefix)")
    }
    #expect(try ledger.run(["export", "events", "--type-prefix", "com.example"]).status == 2)
  }

  @Test("A ledger moves with its secrets: keys by a backup, everything else by an export")
  func moving() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("Nightly sync")
    let secrets = ledger.folder.file("secrets")
    try ledger.done("backup", "--secrets", secrets)
    let file = try ledger.write(
      "events.jsonl", try ledger.run(["export", "events", "--with-credentials"]).outputText)
    let moved = ledger.folder.file("moved")
    let keys = ["init", "--keys", secrets, "--ledger", moved]
    #expect(try ledger.run(["init", "--keys", file, "--ledger", moved]).status == 1)
    try ledger.done(keys)
    try ledger.done("import", "jsonl", file, "--ledger", moved)
    let answer = try ledger.one("token", "authenticate", "--ledger", moved, input: token.secret)
    #expect(answer["token"].text == token.id)
    let export = try ledger.one("export", "tokens", "--ledger", moved)
    let original = try ledger.one("export", "tokens")
    for field in original.keys where field != "revision" {
      #expect(export[field] == original[field], "\(field)")
    }

    let without = ledger.folder.file("without-keys")
    try ledger.done("init", "--ledger", without)
    try ledger.done(
      "import", "jsonl", "-", "--ledger", without, input: try TemporaryDirectory.text(of: file))
    let question = ["token", "authenticate", "--ledger", without]
    #expect(try ledger.run(question, input: token.secret).status == 7)
  }
}
