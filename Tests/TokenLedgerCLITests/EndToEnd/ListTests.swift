import TestSupport
import Testing

/// Lists that are cut, and options that a verb has no use for.
@Suite("Lists")
struct ListTests {
  @Test("A cut list says where it goes on, and JSON how many there are in all")
  func cut() throws {
    let ledger = try CommandLineLedger.furnished()
    for name in ["A", "B", "C", "D"] { _ = try ledger.token(name) }
    let last = try ledger.done("events", "list").count
    func json(_ words: String...) throws -> JSONTree {
      try ledger.done(words + ["--output", "json"])[0]
    }
    for words in [[], ["--reverse"], ["--after", "2"], ["--after", "4", "--reverse"]] {
      let all = try ledger.done(["events", "list"] + words)
      let list = ["events", "list", "--output", "json", "--limit"]
      let some = try ledger.done(list + ["2"] + words)[0]
      #expect(some["events"].elements == Array(all.prefix(2)), "\(words)")
      #expect(some["total"].number == all.count, "\(words)")
      #expect(some["next"] == (all.count > 2 ? all[1]["position"] : .null), "\(words)")
      let many = try ledger.done(list + ["99"] + words)[0]
      #expect(many["total"].number == all.count && many["next"] == .null)
    }
    let created = try json("events", "list", "--type", "token.created", "--limit", "3")
    #expect(created["total"].number == 4 && created["next"].number == last - 1)
    let exact = try json("events", "list", "--type", "token.created", "--limit", "4")
    #expect(exact["total"].number == 4 && exact["next"] == .null)
  }

  @Test(
    "All tokens come however many pages they are found in", arguments: ["json", "csv", "jsonl"])
  func pages(format: String) throws {
    let ledger = try CommandLineLedger.furnished()
    for name in ["A", "B", "C", "D", "E"] { _ = try ledger.token(name) }
    for words in [["token", "list"], ["export", "tokens"], ["token", "list", "--at", "9"]] {
      let text = try ledger.run(words + ["--output", format]).outputText
      #expect(["A", "B", "C"].allSatisfy { text.contains($0) }, "\(words)")
    }
    let first = try ledger.one("token", "list", "--limit", "2", "--output", "json")
    #expect(first["total"].number == 5 && first["tokens"].elements.count == 2)
    let rest = try ledger.one(
      "token", "list", "--cursor", first["next"].text ?? "", "--output", "json")
    #expect(rest["tokens"].elements.count == 3 && rest["next"] == .null)
  }

  @Test("An account in the environment is of no meaning to a verb that is about the whole ledger")
  func environment() throws {
    let ledger = try CommandLineLedger.furnished()
    for words in [
      ["stats"], ["doctor", "--quick"], ["views", "status"], ["events", "show", "1"],
    ] {
      let outcome = try ledger.run(words, environment: ["TOKENLEDGER_ACCOUNT": "Nobody"])
      #expect(outcome.status == 0, "\(words): \(outcome.errorText)")
      let help = try ledger.run(Array(words.prefix(2)) + ["--help"]).outputText
      #expect(!help.contains("--account"), "\(words)")
    }
    #expect(try ledger.run(["events", "list", "--help"]).outputText.contains("--account"))
    let export = try ledger.run(["export", "events", "--help"]).outputText
    #expect(export.contains("--after POSITION") && !export.contains("--reverse"))
  }

  @Test("The program tells its name and version")
  func version() throws {
    let ledger = try CommandLineLedger()
    let outcome = try ledger.run(["--version"])
    #expect(outcome.status == 0 && outcome.errorText == "")
    let words = outcome.outputText.split(separator: " ")
    #expect(words.count == 2 && words.first == "tokenledger" && words.last?.last == "\n")
    #expect(try ledger.run(["token", "list", "--version"]).status == 2)
  }
}
