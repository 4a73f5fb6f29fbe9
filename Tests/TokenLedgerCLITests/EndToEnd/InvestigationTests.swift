import FoundationEssentials
import TestSupport
import Testing

/// What an investigator asks, through the built executable.
@Suite("Investigating")
struct InvestigationTests {
  private static let event: Set = [
    "position", "id", "type", "schema", "recordedAt", "occurredAt", "account", "subject", "actor",
    "reason", "correlation", "causation", "request", "data",
  ]

  // MARK: events

  @Test("An event is shown in full: decoded, as CBOR, and as a leaf that hashes to its hash")
  func show() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    let last = try ledger.done("events", "list", "--reverse", "--limit", "1")[0]
    let position = try #require(last["position"].number)
    let shown = try ledger.one("events", "show", "\(position)")
    #expect(shown.keys == Self.event.union(["diagnostic", "leaf", "leafHash"]))
    for key in Self.event { #expect(shown[key] == last[key]) }
    let diagnostic = try #require(shown["diagnostic"].text)
    #expect(diagnostic.hasPrefix("{1: \(position), 2: h'"))
    let leaf = try bytes(#require(shown["leaf"].text))
    let hash = try ChildProcess.run("/usr/bin/sha256sum", [], input: [0] + leaf)
    #expect(hash.outputText.hasPrefix(try #require(shown["leafHash"].text)))
    // What is sealed in the record is no clear text there.
    #expect(!String(decoding: leaf, as: UTF8.self).contains(token.secret))
    #expect(try ledger.one("events", "show", shown["id"].text ?? "") == shown)
    let text = try ledger.run(["events", "show", "\(position)", "--output", "table"]).outputText
    for word in ["Record", "Leaf hash", "  1: \(position)"] { #expect(text.contains(word)) }
    #expect(try ledger.run(["events", "show", "9999"]).status == 3)
    var other = Array(try #require(shown["id"].text))
    other.append(other.removeLast() == "0" ? "1" : "0")
    #expect(try ledger.run(["events", "show", String(other)]).status == 3)
  }

  @Test("Events about a member are found apart from those that it caused")
  func aboutMember() throws {
    let ledger = try CommandLineLedger.furnished()
    try ledger.done(
      "member", "add", "--account", "Contoso", "--name", "Ana", "--email", "ana@contoso.example",
      "--role", "account-administrator")
    try ledger.done("account", "disable-api", "Contoso", "--as", "Ana", "--yes", "--reason", "Test")
    func types(_ words: String...) throws -> [String?] {
      try ledger.done(words).map { $0["type"].text }
    }
    #expect(try types("events", "list", "--member", "Ana") == ["member.added"])
    #expect(try types("audit", "member", "Ana") == ["account.api_access_disabled"])
    let text = try ledger.run(["audit", "member", "Ana", "--output", "table"]).outputText
    #expect(text.contains("ana@contoso.example  account-administrator\nin Contoso"))
    let both = try ledger.run(["events", "list", "--member", "Ana", "--token", "N"])
    #expect([2, 3].contains(both.status))
  }

  // MARK: explain

  @Test("Why a token was good or not: then, with which rights, and by which event")
  func explainToken() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N", "--expires", "2099-01-01")
    let made = try position(ledger)
    try ledger.done("token", "disable", "N", "--yes", "--reason", "Suspicious calls")
    let disabled = try position(ledger)
    try ledger.done("account", "disable-api", "Contoso", "--yes")
    let closed = try position(ledger)

    let good = try ledger.one("audit", "explain", "N", "--at", "\(made)")
    #expect(good["valid"].bool == true && good["reason"] == .null)
    #expect(good["decidedBy"]["position"].number == made)
    #expect(good["scopes"].elements == [.string("actions:read")])
    #expect(good["apiVersion"].text == "v13" && good["generation"].number == 1)
    #expect(good["rightsSetBy"]["position"].number == made)
    let bad = try ledger.one("audit", "explain", token.id, "--at", "\(disabled)")
    #expect(bad["valid"].bool == false && bad["reason"].text == "disabled")
    #expect(bad["decidedBy"]["position"].number == disabled)
    #expect(bad["decidedBy"]["reason"].text == "Suspicious calls")
    let now = try ledger.one("audit", "explain", "N")
    #expect(now["reason"].text == "api_access_disabled")
    #expect(now["decidedBy"]["position"].number == closed)
    let early = try ledger.one("audit", "explain", "N", "--at", "\(made - 1)")
    #expect(early["reason"].text == "unknown" && early["decidedBy"] == .null)
    #expect(early["madeLaterBy"]["position"].number == made)
    let late = try ledger.one(
      "audit", "explain", "N", "--at", "2099-06-01T00:00:00Z", "--output", "json")
    #expect(late["reason"].text == "api_access_disabled")
    let text = try ledger.run(
      ["audit", "explain", "N", "--at", "\(disabled)", "--output", "table"]
    ).outputText
    #expect(text.hasPrefix("no  the token was disabled\n"))
    #expect(text.contains("Decided by\n\(disabled)  "))
    #expect(text.contains("Suspicious calls"))
  }

  @Test("A moment to come is told as such, and so is one before the first event")
  func explainElsewhen() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("N")
    func text(_ at: String) throws -> String {
      try ledger.run(["audit", "explain", "N", "--at", at, "--output", "table"]).outputText
    }
    #expect(try text("now").hasPrefix("yes  it was good\n"))
    #expect(try text("2099-06-01").hasPrefix("yes  it would be good as things stand\n"))
    #expect(try text("0").contains("\nbefore the first event\n"))
    try ledger.done("token", "disable", "N", "--yes")
    #expect(try text("2099-06-01").hasPrefix("no  as things stand: the token was disabled\n"))
    let difference = try ledger.run(["replay", "diff", "0", "1", "--output", "table"]).outputText
    #expect(difference.hasPrefix("from  before the first event\nto    event 1  20"))
  }

  @Test("A new account is shown with its kind and its agency")
  func newAccount() throws {
    let ledger = try CommandLineLedger.furnished()
    let step = try ledger.done("replay", "step").last {
      $0["event"]["type"].text == "account.opened"
    }
    let changes = try #require(step)["changes"].elements.map { $0["field"].text }
    #expect(changes == ["name", "kind", "agency"])
    try ledger.done("account", "rename", "Contoso", "--name", "Contoso Ltd")
    let last = try ledger.one("replay", "step", "--back", "--count", "1")
    #expect(last["changes"].elements.map { $0["field"].text } == ["name"])
  }

  @Test("A secret tells whose it was and until when, also long after it was replaced")
  func explainSecret() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    let made = try position(ledger)
    try ledger.done("token", "reset", "N", "--yes")
    let reset = try position(ledger)
    for words in [[], ["--token", token.id]] {
      let then = try ledger.done(
        ["audit", "explain", "--at", "\(made)"] + words, input: token.secret)[0]
      #expect(then["valid"].bool == true && then["token"].text == token.id)
      let now = try ledger.done(["audit", "explain"] + words, input: token.secret)[0]
      #expect(now["reason"].text == "unknown" && now["generation"].number == 1)
      #expect(now["decidedBy"]["position"].number == reset)
      #expect(now["secretMadeBy"]["position"].number == made)
    }
    let scope = try ledger.one(
      "audit", "explain", "N", "--scope", "actions:write", "--at", "\(made)")
    #expect(scope["reason"].text == "insufficient_scope")
    let stranger = try ledger.token("M")
    let wrong = try ledger.one(
      "audit", "explain", "--token", token.id, input: stranger.secret)
    #expect(wrong["reason"].text == "unknown")
    let nobody = "tlk_" + String(repeating: "0", count: 46)
    let never = try ledger.one("audit", "explain", input: nobody)
    #expect(never["valid"].bool == false && never["token"] == .null)
    #expect(try ledger.run(["audit", "explain"]).status == 2)
    let argument = try ledger.run(["audit", "explain", token.secret])
    #expect(argument.status == 3 && !argument.errorText.contains(token.secret.dropFirst(4)))
  }

  // MARK: lineage

  @Test("All that came of a token is disabled at once, with a dry run and its digest")
  func disableDerived() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("Leaked")
    _ = try ledger.token("Stranger")
    try ledger.done("token", "duplicate", "Leaked", "--name", "A")
    try ledger.done("token", "duplicate", "A", "--name", "A1")
    try ledger.done("token", "duplicate", "Leaked", "--name", "B")
    try ledger.done("token", "delete", "A", "--yes")
    try ledger.done("token", "disable", "B", "--yes")
    let before = try position(ledger)
    let words = ["audit", "lineage", "Leaked", "--disable-derived"]
    #expect(try ledger.run(words).status == 2)
    let dry = try ledger.done(words + ["--dry-run"])
    #expect(dry.map { $0["token"]["name"].text } == ["A1"])
    let digest = try #require(dry[0]["digest"].text)
    #expect(try position(ledger) == before)

    try ledger.done("token", "duplicate", "B", "--name", "B1")
    let moved = try ledger.run(words + ["--expect-digest", digest, "--yes"])
    #expect(moved.status == 5)
    let again = try #require(try ledger.done(words + ["--dry-run"])[0]["digest"].text)
    let done = try ledger.done(
      words + ["--expect-digest", again, "--yes", "--reason", "Leaked"])
    #expect(Set(done.compactMap { $0["token"]["name"].text }) == ["A1", "B1"])
    let events = try ledger.done("events", "list", "--reverse", "--limit", "2")
    #expect(Set(events.map { $0["correlation"].text }).count == 1)
    #expect(events.allSatisfy { $0["type"].text == "token.disabled" })
    #expect(try ledger.one("token", "show", "Leaked")["state"].text == "enabled")
    #expect(try ledger.one("token", "show", "Stranger")["state"].text == "enabled")
    try ledger.done(words + ["--include-token", "--yes"])
    #expect(try ledger.one("token", "show", "Leaked")["state"].text == "disabled")
    let table = try ledger.run(words + ["--yes", "--output", "table"]).outputText
    #expect(table == "tokens: nothing to change\n")
    try ledger.done("token", "enable", "A1")
    let said = try ledger.run(words + ["--yes", "--output", "table"]).outputText
    #expect(said == "token A1: disabled at position \(try position(ledger))\n")
    #expect(try ledger.run(["audit", "lineage", "Leaked", "--dry-run"]).status == 2)
  }

  // MARK: replay

  @Test("Steps show before, event and after, forward and backward")
  func step() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    try ledger.done("token", "edit", "N", "--name", "M", "--reason", "Renamed")
    try ledger.done("token", "disable", "M", "--yes")
    let forward = try ledger.done("replay", "step", "--token", token.id)
    #expect(forward.map(\.keys) == Array(repeating: Self.step, count: 3))
    #expect(forward.map { $0["event"]["type"].text } == Self.types)
    #expect(forward[0]["before"] == .null && forward[0]["after"]["name"].text == "N")
    #expect(forward[1]["before"]["name"].text == "N" && forward[1]["after"]["name"].text == "M")
    let change = forward[1]["changes"].elements
    #expect(change.map { $0["field"].text } == ["name"])
    let backward = try ledger.done("replay", "step", "--token", token.id, "--back")
    #expect(backward == forward.reversed())
    let from = try #require(forward[0]["event"]["position"].number)
    let begun = ["replay", "step", "--from", "\(from + 1)", "--account", "Contoso", "--count"]
    #expect(try ledger.done(begun + ["2"]) == Array(forward[1...]))
    #expect(try ledger.done(begun + ["2", "--back"]) == [forward[1], forward[0]])
    let edited = try #require(forward[1]["event"]["recordedAt"].text)
    #expect(
      try ledger.done("replay", "step", "--from", edited, "--token", token.id)
        == Array(forward[1...]))
    #expect(
      try ledger.done("replay", "step", "--from", edited, "--token", token.id, "--back")
        == [forward[1], forward[0]])
    let named = [
      "replay", "step", "--until", "name=M", "--from", "\(from + 1)", "--token", token.id,
    ]
    #expect(try ledger.done(named) == [forward[1]])
    #expect(try ledger.done(named + ["--back"]) == [forward[1]])
    #expect(try ledger.run(["replay", "step", "--from", "9999"]).status == 3)
    let text = try ledger.run(["replay", "step", "--token", token.id, "--output", "table"])
    #expect(text.outputText.contains("name  N → M"))
  }
  private static let step: Set = ["event", "deadline", "before", "after", "changes"]
  private static let types: [String?] = ["token.created", "token.edited", "token.disabled"]

  @Test("A search stops where a condition comes to hold, also where only a deadline passed")
  func search() throws {
    let ledger = try CommandLineLedger.shortStory()
    let expired = try ledger.one("replay", "step", "--token", "First", "--until", "state=expired")
    #expect(expired["event"] == .null)
    #expect(expired["deadline"]["at"].text == "2026-01-14T00:00:00.000000Z")
    #expect(expired["before"]["state"].text == "enabled")
    #expect(expired["after"]["state"].text == "expired")
    #expect(
      try ledger.done("replay", "step", "--token", "Last", "--until", "state=disabled") == [])
    #expect(
      try ledger.one("replay", "step", "--token", "First", "--until", "state=expired", "--back")
        == expired)
    let made = try ledger.one("replay", "step", "--account", "North", "--until", "name=Last")
    #expect(made["event"]["type"].text == "token.created")
    for (condition, hint) in [
      ("colour=red", "state"), ("state=disabeld", "disabled"), ("name", "FIELD=VALUE"),
      ("name<5", "neither a number nor a time"), ("expires<soon", "RFC 3339"),
    ] {
      let refused = try ledger.run(["replay", "step", "--token", "Last", "--until", condition])
      #expect(refused.status == 2)
      #expect(refused.errorText.contains(hint), "\(refused.errorText)")
    }
  }

  @Test("A search through the whole ledger finds every event that can give a name")
  func searchNames() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    try ledger.done("token", "edit", "N", "--name", "Edited")
    try ledger.done("token", "duplicate", "Edited", "--name", "Copied")
    try ledger.done("token", "delete", "Edited", "--yes")
    try ledger.done("token", "restore", token.id, "--name", "Restored")
    try ledger.done("account", "rename", "Contoso", "--name", "Renamed")
    try ledger.done(
      "member", "add", "--account", "Renamed", "--name", "Added", "--email", "a@b.example",
      "--role", "auditor")
    for (name, type) in [
      ("N", "token.created"), ("Edited", "token.edited"), ("Copied", "token.duplicated"),
      ("Restored", "token.restored"), ("Contoso", "account.opened"),
      ("Renamed", "account.renamed"), ("Added", "member.added"),
    ] {
      let found = try ledger.one("replay", "step", "--until", "name=\(name)")
      #expect(found["event"]["type"].text == type)
      #expect(found["after"]["name"].text == name)
    }
  }

  @Test("A difference is a patch that turns one state into the other, whichever is earlier")
  func difference() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    let first = try position(ledger)
    try ledger.done("token", "edit", "N", "--name", "M", "--allow", "10.0.0.0/8")
    try ledger.done("token", "duplicate", "M", "--name", "Copy")
    try ledger.done("account", "rename", "Contoso", "--name", "Contoso Ltd")
    let last = try position(ledger)
    for (from, to) in [(first, last), (last, first), (1, last), (first, first)] {
      let text = try ledger.run(["replay", "diff", "\(from)", "\(to)", "--output", "json"])
      let patch = try JSONReading.value(text.outputText)
      var document = try ledger.one("replay", "state", "--at", "\(from)", "--document")
      for operation in patch.elements { try JSONPatch.apply(operation, to: &document) }
      #expect(document == (try ledger.one("replay", "state", "--at", "\(to)", "--document")))
      let lines = try ledger.done("replay", "diff", "\(from)", "\(to)")
      #expect(lines == patch.elements)
    }
    let table = try ledger.run(["replay", "diff", "\(first)", "\(last)", "--output", "table"])
      .outputText
    #expect(table.contains("~ M  \(token.id)\n"))
    #expect(table.contains("name   N → M\n") && table.contains("+ Copy"))
    let csv = try ledger.run([
      "replay", "diff", "\(first)", "\(last)", "--token", "M", "--output", "csv",
    ]).outputText
    #expect(csv.contains("\(token.id),name,N,M"))
    #expect(try ledger.run(["replay", "diff", "1", "9999"]).status == 3)
    #expect(try ledger.run(["replay", "diff", "1", "soon"]).status == 2)
  }

  // MARK: furniture

  private func position(_ ledger: CommandLineLedger) throws -> Int {
    try #require(
      try ledger.done("events", "list", "--reverse", "--limit", "1")[0]["position"].number)
  }

  private func bytes(_ hexadecimal: String) throws -> [UInt8] {
    let digits = Array(hexadecimal.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      try #require(UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16))
    }
  }
}
