import FoundationEssentials
import TestSupport
import Testing

@Suite("History from elsewhere")
struct HistoryTests {
  private static let report: Set = ["read", "appended", "skipped", "firstPosition", "lastPosition"]

  @Test("An export enters an empty ledger with the same tokens")
  func exportAndImport() throws {
    let first = try CommandLineLedger.furnished()
    _ = try first.token("N", "--description", "one\ntwo", "--allow", "10.0.0.0/8")
    try first.done("token", "duplicate", "N")
    try first.done("token", "reset", "N", "--yes", "--reason", "Leaked")
    try first.done("token", "edit", "N", "--name", "M", "--clear", "description")
    try first.done("token", "disable", "M", "--yes")
    let export = try first.run(["export", "events"]).outputText

    let second = try CommandLineLedger()
    try second.done("init")
    let file = try second.write("events.jsonl", export)
    let report = try second.one("import", "jsonl", file)
    #expect(report.keys == Self.report)
    #expect(report["read"].number == export.split(separator: "\n").count)
    func tokens(_ ledger: CommandLineLedger) throws -> [[JSONTree]] {
      try ledger.done("export", "tokens").map { token in
        ["id", "account", "name", "state", "scopes", "allow", "createdAt", "generation"]
          .map { token[$0] }
      }
    }
    #expect(try tokens(second) == tokens(first))
    let again = try second.one("import", "jsonl", file)
    #expect(again["appended"].number == 0)
    #expect(again["firstPosition"] == .null)
  }

  @Test("A whole year moves to another ledger once; what it superseded does not come back")
  func year() throws {
    let played = try CommandLineLedger()
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    try played.done("demo", "\(root)/Fixtures/scenarios/agency-year.jsonl")
    let export = try played.run(["export", "events"]).outputText
    let moved = try CommandLineLedger()
    try moved.done("init")
    let file = try moved.write("year.jsonl", export)
    try moved.done("import", "jsonl", file)
    func tokens(_ ledger: CommandLineLedger) throws -> [[JSONTree]] {
      let fields = [
        "id", "account", "name", "description", "apiVersion", "scopes", "contact", "developers",
        "allow", "notBefore", "expires", "createdAt", "createdBy", "duplicatedFrom", "generation",
      ]
      return try ledger.done("export", "tokens").map { token in fields.map { token[$0] } }
    }
    #expect(try tokens(moved) == tokens(played))
    #expect(try moved.one("catalog", "show") == played.one("catalog", "show"))
    #expect(try moved.one("import", "jsonl", file)["appended"].number == 0)
    #expect(try moved.run(["views", "check"]).status == 0)
  }

  @Test("A lineage is the tree of all copies, deleted ones too, whichever of them is named")
  func lineage() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("First")
    _ = try ledger.token("Stranger")
    try ledger.done("token", "duplicate", "First", "--name", "A")
    try ledger.done("token", "duplicate", "First", "--name", "B")
    let leaf = try ledger.one("token", "duplicate", "A", "--name", "A1")
    try ledger.done("token", "delete", "A", "--yes")
    for named in ["First", "B", leaf["token"]["id"].text ?? ""] {
      let tree = try ledger.done("audit", "lineage", named)
      #expect(tree.map { $0["name"].text } == ["First", "A", "A1", "B"])
      #expect(tree.map { $0["depth"].number } == [0, 1, 2, 1])
      #expect(tree.map { $0["state"].text } == ["enabled", "deleted", "enabled", "enabled"])
    }
  }

  @Test("An export that comes again does not put an old catalog back")
  func exportWithCatalogs() throws {
    let first = try CommandLineLedger()
    try first.done("init")
    let catalog = try first.write("catalog.json", CommandLineLedger.catalog)
    try first.done("catalog", "publish", catalog)
    let file = try first.write(
      "events.jsonl", try first.run(["export", "events"]).outputText)

    let second = try CommandLineLedger()
    try second.done("init")
    #expect(try second.one("import", "jsonl", file)["appended"].number == 1)
    let after = try second.done("catalog", "show")
    #expect(after == (try first.done("catalog", "show")))
    #expect(try second.one("import", "jsonl", file)["appended"].number == 0)
    #expect(try second.done("catalog", "show") == after)
  }

  @Test("After the demo the clock stands where its story ended")
  func simulatedClock() throws {
    let ledger = try CommandLineLedger.shortStory()
    func names(_ words: String...) throws -> [String?] {
      try ledger.done(["token", "list"] + words).map { $0["name"].text }
    }
    #expect(try names("--created", "last-7-days") == ["Last"])
    #expect(try names("--created", "last-30-days") == ["Last", "First"])
    #expect(try names("--state", "expired") == ["First"])
    #expect(try names("--unused-since", "1d") == ["Last", "First"])

    let end = "2026-01-23T09:00:00.000000Z"
    let made = try ledger.one(
      "token", "create", "--account", "North", "--name", "Later", "--scope", "api:read")
    #expect(made["token"]["createdAt"].text == end)
    try ledger.done("token", "disable", "Last", "--yes")
    #expect(try ledger.done("events", "list", "--reverse").first?["recordedAt"].text == end)
    #expect(try names("--created", "last-7-days").count == 2)
  }

  @Test("A file that is cut off is refused whole, with file and place")
  func truncated() throws {
    let ledger = try CommandLineLedger.furnished()
    let export = try ledger.run(["export", "events"]).outputText
    let file = try ledger.write("cut.jsonl", String(export.dropLast(40)))
    let before = try ledger.truth()
    let outcome = try ledger.run(["import", "jsonl", file])
    #expect(outcome.status == 2)
    #expect(outcome.errorText.contains("cut.jsonl:"))
    let trail = try ledger.write("cut.json", #"{"Records": [{"eventName": "Crea"#)
    let other = try ledger.run(["import", "cloudtrail", trail])
    #expect(other.status == 2)
    #expect(other.errorText.contains("cut.json:"))
    #expect(try ledger.run(["import", "jsonl", "/nowhere"]).status == 1)
    #expect(try ledger.truth() == before)
  }

  @Test("CloudTrail files of a folder enter once")
  func cloudTrail() throws {
    let ledger = try CommandLineLedger()
    try ledger.done("init")
    let record = """
      {"eventVersion": "1.08", "eventTime": "2023-07-10T12:20:00Z", "eventSource": \
      "iam.amazonaws.com", "eventName": "CreateAccessKey", "eventID": \
      "0c8a4b3e-0000-4000-8000-000000000001", "recipientAccountId": "218007301253", \
      "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::218007301253:user/ana"}, \
      "responseElements": {"accessKey": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE", "userName": \
      "ana", "status": "Active"}}}
      """
    let folder = ledger.folder.file("trails")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    _ = try ledger.write("trails/trail.json", "{\"Records\": [\(record)]}")
    let report = try ledger.one("import", "cloudtrail", folder)
    #expect(report.keys == Self.report)
    #expect(report["read"].number == 1)
    let token = try ledger.one("token", "list")
    #expect(token["name"].text == "AKIAIOSFODNN7EXAMPLE")
    #expect(token["createdAt"].text == "2023-07-10T12:20:00.000000Z")
    #expect(token["scopes"] == .array([]))
    #expect(token["generation"].number == 0)
    let again = try ledger.one("import", "cloudtrail", folder + "/trail.json")
    #expect(again["appended"].number == 0)
    let piped = try ledger.one(
      "import", "cloudtrail", "-", input: "{\"Records\": [\(record)]}")
    #expect(piped["appended"].number == 0)
  }

  @Test("A scenario plays into a ledger of its own, and no secret is printed")
  func demo() throws {
    let ledger = try CommandLineLedger()
    let story = """
      {"scenario": "A short story", "begins": "2026-01-12"}
      {"chapter": "Setting up"}
      {"at": "day 1 09:00", "by": "operator", "do": "account open", "account": "north", \
      "name": "North", "kind": "agency"}
      """
    let file = try ledger.write("story.jsonl", story)
    let summary = try ledger.one("demo", file)
    #expect(
      summary.keys == [
        "ledger", "scenario", "actions", "refused", "questions", "position", "began", "ended",
      ])
    #expect(summary["actions"].number == 1)
    #expect(try ledger.one("account", "list")["name"].text == "North")
    let other = try CommandLineLedger()
    let read = try other.run(["demo", file, "--output", "table"])
    #expect(read.outputText.contains("Setting up (1 step)"))
    let wrong = try other.write(
      "wrong.jsonl", story.replacing("account open", with: "account opne"))
    let refused = try CommandLineLedger().run(["demo", wrong])
    #expect(refused.status == 2)
    #expect(refused.errorText.contains("wrong.jsonl:3"))
  }
}
