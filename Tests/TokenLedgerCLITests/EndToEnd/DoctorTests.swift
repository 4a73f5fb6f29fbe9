import Foundation
import TestSupport
import Testing
import TokenLedger

@Suite("doctor")
struct DoctorTests {
  let ledger: CommandLineLedger

  init() throws {
    ledger = try CommandLineLedger.furnished()
    for number in 0..<30 {
      _ = try ledger.token("Sync \(number)", "--description", "Of number \(number)")
    }
    try ledger.done("token", "disable", "Sync 3", "--yes", "--reason", "It leaked")
  }

  /// What doctor finds, by check; the status is that of the worst.
  private func findings(_ words: String...) throws -> (status: Int32?, all: [JSONTree]) {
    let outcome = try ledger.run(["doctor"] + words)
    #expect(outcome.errorText == "")
    return (outcome.status, try JSONReading.lines(outcome.outputText))
  }

  private func finding(_ check: String, in all: [JSONTree]) -> JSONTree? {
    all.first { $0["check"].text == check && $0["status"].text != "ok" }
      ?? all.first { $0["check"].text == check }
  }

  private func file(_ kind: String) throws -> String {
    let names = try TemporaryDirectory.names(in: ledger.path)
    let name = try #require(names.last { $0 == kind || $0.hasPrefix("\(kind)-") })
    return "\(ledger.path)/\(name)/data.mdb"
  }

  /// Changes bytes in place.
  private func overwrite(_ path: String, at offset: Int, _ bytes: [UInt8]) throws {
    var contents = try Data(contentsOf: URL(filePath: path))
    contents.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    try contents.write(to: URL(filePath: path))
  }

  @Test("finds nothing wrong with a ledger that is well, slowly or quickly")
  func well() throws {
    for words in [[], ["--quick"]] {
      let outcome = try ledger.run(["doctor"] + words)
      let all = try JSONReading.lines(outcome.outputText)
      #expect(outcome.status == 0)
      for finding in all {
        #expect(finding.keys == ["check", "status", "finding", "remedy"])
        // The disk of whoever runs the tests is their own affair.
        guard finding["check"].text != "disk-space" else { continue }
        #expect(finding["status"].text != "failure", "\(finding)")
        #expect(finding["status"].text == "ok" || finding["remedy"].text != nil, "\(finding)")
      }
      let checks = all.compactMap(\.["check"].text)
      #expect(checks.contains("log") && checks.contains("views") && checks.contains("vault"))
      #expect(checks.contains("pages") == words.isEmpty)
    }
    let table = try ledger.run(["doctor", "--output", "table"])
    #expect(table.outputText.contains("ok       log          All 36 events"))
  }

  @Test("says what is not a ledger, and what a newer program made")
  func description() throws {
    let empty = try CommandLineLedger()
    #expect(try empty.run(["doctor"]).status == 7)
    #expect(try empty.run(["doctor"]).outputText.contains("is not a ledger"))
    let path = "\(ledger.path)/ledger.json"
    let text = try TemporaryDirectory.text(of: path)
    try Data(text.replacing("\"format\" : 1", with: "\"format\" : 99").utf8)
      .write(to: URL(filePath: path))
    let (status, all) = try findings()
    #expect(status == 7)
    #expect(all.count == 1 && all[0]["finding"].text?.contains("format 99") == true)
  }

  @Test("names the file that others may read, and its remedy mends it")
  func modes() throws {
    for (path, status) in [("keys/names.key", "failure"), ("log/data.mdb", "warning")] {
      let file = "\(ledger.path)/\(path)"
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
      let (_, all) = try findings()
      let found = finding("files", in: all)
      #expect(found?["status"].text == status)
      #expect(found?["finding"].text?.contains(file) == true)
      let remedy = try #require(found?["remedy"].text)
      #expect(remedy == "chmod 600 '\(file)'")
      let mended = try ChildProcess.run("/bin/sh", [Array("-c".utf8), Array(remedy.utf8)])
      #expect(mended.status == 0)
      #expect(try finding("files", in: findings().all)?["status"].text == "ok")
    }
  }

  @Test("tells that the last process was killed, and no longer once the ledger was closed")
  func unclean() throws {
    let open = try Ledger.open(at: ledger.path)
    #expect(
      try finding("lock", in: findings("--quick").all)?["finding"].text?
        .contains("have the ledger open") == true)
    let copy = ledger.folder.file("copy")
    try TemporaryDirectory.copy(ledger.path, to: copy)
    open.close()
    let first = try ledger.run(["doctor", "--quick", "--ledger", copy])
    #expect(first.status == 0)
    #expect(first.outputText.contains("it was killed"))
    let second = try ledger.run(["doctor", "--quick", "--ledger", copy])
    #expect(second.outputText.contains("closed the ledger cleanly"))
  }

  /// What can happen to a derived file.
  enum Damage: CaseIterable {
    case magic, pageKind, pageNumber, entryPlace, halved
  }

  @Test(
    "names the derived file that is damaged, and its remedy mends it", arguments: Damage.allCases,
    ["views", "indexes", "names"])
  func derived(_ damage: Damage, _ kind: String) throws {
    let before = try ledger.done("token", "list")
    let path = try file(kind)
    let contents = try Data(contentsOf: URL(filePath: path))
    let pages = contents.count / 4_096
    // Every leaf that has an entry: most lie about as earlier commits left them.
    let leaves = (2..<pages).map { $0 * 4_096 }.filter {
      contents[$0 + 10] == 2 && contents[$0 + 12] > 16
    }
    #expect(!leaves.isEmpty)
    func damageLeaves(at offset: Int, _ bytes: [UInt8]) throws {
      for leaf in leaves { try overwrite(path, at: leaf + offset, bytes) }
    }
    switch damage {
    case .magic: for start in [16, 4_096 + 16] { try overwrite(path, at: start, [0, 0]) }
    case .pageKind: try damageLeaves(at: 10, [0x40])
    case .pageNumber: try damageLeaves(at: 0, [0xEE, 0xEE])
    case .entryPlace: try damageLeaves(at: 16, [0xF0, 0xFF])
    case .halved: try contents.prefix(4_096 * 2 + 10).write(to: URL(filePath: path))
    }
    let (status, all) = try findings()
    #expect(status == 7)
    let found = finding("pages", in: all)
    #expect(found?["status"].text == "failure")
    #expect(found?["finding"].text?.contains("\(kind)-1 is damaged") == true)
    #expect(finding("log", in: all)?["status"].text == "ok", "the log is read all the same")
    // The remedy, as it says: nobody has the ledger open, so the directory is removed.
    let folder = String(path.dropLast("/data.mdb".count))
    #expect(found?["remedy"].text?.contains("remove '\(folder)'") == true)
    try TemporaryDirectory.remove(folder)
    #expect(try ledger.done("token", "list") == before)
    #expect(try findings().status == 0)
    #expect(try ledger.run(["views", "check"]).status == 0)
  }

  @Test("a changed value in a view is named by views check, and views rebuild mends it")
  func value() throws {
    let token = try ledger.one("token", "show", "Sync 3")
    let disabled = try #require(token["revision"].number)
    // The row of the token in columns: its id, then when it was created.
    let path = try file("indexes")
    let id = try TokenID(try #require(token["id"].text)).bytes
    var contents = try Data(contentsOf: URL(filePath: path))
    var start = contents.startIndex
    var changed = 0
    while let range = contents.range(of: Data(id), in: start..<contents.endIndex) {
      start = range.upperBound
      // Flags are 44 bytes behind: of the right row only, this is 1.
      let flags = range.lowerBound + 44
      guard flags < contents.count, contents[flags] == 1, contents[flags + 1] == 0 else { continue }
      contents[flags] = 0
      changed += 1
    }
    #expect(changed > 0)
    try contents.write(to: URL(filePath: path))
    let check = try ledger.run(["views", "check"])
    #expect(check.status == 7)
    let found = try #require(
      try JSONReading.lines(check.outputText).first { $0["difference"] != .null })["difference"]
    #expect(found["view"].text == "columns" && found["table"].text == "rows")
    #expect(found["about"].text?.contains(token["id"].text ?? "") == true)
    #expect(found["event"]["position"].number == disabled)
    #expect(found["event"]["type"].text == "token.disabled")
    // A person is told in full, below the table.
    let table = try ledger.run(["views", "check", "--output", "table"]).outputText
    let event = "behind it is event \(disabled) (token.disabled)\n"
    #expect(table.contains(event) && table.contains("key \(found["key"].text ?? "none")\n"))
    try ledger.done("views", "rebuild", "--only", "columns")
    #expect(try ledger.run(["views", "check"]).status == 0)
  }

  @Test("names the event whose record in the log is damaged, and what can still be read")
  func record() throws {
    let token = try ledger.one("token", "show", "Sync 7")
    let created = try #require(token["revision"].number)
    let path = try file("log")
    // The seal of the texts is bound to the event's id. Pages that are free hold it as well.
    let event = try ledger.one("events", "list", "--token", "Sync 7")
    let id = Data(try EventID(try #require(event["id"].text)).bytes)
    var contents = try Data(contentsOf: URL(filePath: path))
    var places = 0
    while let place = contents.range(of: id) {
      contents[place.upperBound - 1] ^= 0xFF
      places += 1
    }
    #expect(places > 0)
    try contents.write(to: URL(filePath: path))
    let (status, all) = try findings()
    #expect(status == 7)
    let found = finding("log", in: all)
    #expect(found?["status"].text == "failure")
    #expect(found?["finding"].text?.hasPrefix("Event \(created) (token.created)") == true, "\(all)")
    #expect(all.filter { $0["check"].text == "log" }.count == 1)
    let list = try ledger.run(["events", "list"])
    #expect(list.status == 1)
    #expect(list.errorText.contains("event \(created)"))
    let rest = try ledger.done("events", "list", "--after", "\(created)")
    #expect(rest.first?["position"].number == created + 1)
    // A rebuild would need the event: it is refused, and what is live stays.
    let rebuild = try ledger.run(["views", "rebuild", "--only", "State"])
    #expect(rebuild.status == 1)
    #expect(rebuild.errorText.contains("event \(created) (token.created)"))
    #expect(try ledger.done("token", "list").count == 30)
  }

  @Test("names the log's file when its pages are damaged, and does not touch it")
  func logPages() throws {
    let path = try file("log")
    try overwrite(path, at: 2 * 4_096, [UInt8](repeating: 0xAB, count: 3 * 4_096))
    let before = try Data(contentsOf: URL(filePath: path))
    let (status, all) = try findings()
    #expect(status == 7)
    #expect(finding("pages", in: all)?["finding"].text?.contains("The file of log") == true)
    #expect(finding("pages", in: all)?["remedy"].text?.contains("backup") == true)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }
}

@Suite("stats")
struct StatsTests {
  @Test("counts what is there, and draws it within the width of a terminal")
  func counting() throws {
    let ledger = try CommandLineLedger.furnished()
    for number in 0..<5 { _ = try ledger.token("Sync \(number)") }
    try ledger.done("token", "disable", "Sync 1", "Sync 2", "--yes")
    try ledger.done("token", "delete", "Sync 3", "--yes")
    let stats = try ledger.one("stats")
    let events = try ledger.done("events", "list")
    #expect(stats["position"].number == events.count)
    var types: [String: Int] = [:]
    for event in events { types[event["type"].text ?? "", default: 0] += 1 }
    for entry in stats["eventsByType"].elements {
      #expect(entry["count"].number == types[entry["type"].text ?? ""], "\(entry)")
    }
    #expect(stats["eventsByType"].elements.count == types.count)
    let days = stats["eventsByDay"].elements
    #expect(days.reduce(0) { $0 + ($1["count"].number ?? 0) } == events.count)
    #expect(days.last?["day"].text == String(events.last?["recordedAt"].text?.prefix(10) ?? ""))
    #expect(stats["tokens"]["enabled"].number == 2)
    #expect(stats["tokens"]["disabled"].number == 2)
    #expect(stats["tokens"]["deleted"].number == 1)
    #expect(stats["accounts"]["open"].number == 2)
    let table = try ledger.run(["stats", "--output", "table"])
    #expect(table.status == 0)
    #expect(table.outputText.contains("token.created"))
    #expect(table.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try ledger.run(["stats", "--days", "0"]).status == 2)
  }
}
