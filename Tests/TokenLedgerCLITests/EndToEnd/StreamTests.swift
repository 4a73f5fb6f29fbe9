import TestSupport
import Testing

@Suite("Standard output and standard error")
struct StreamTests {
  @Test("A reader that goes away ends a question quietly")
  func closedPipe() throws {
    let ledger = try CommandLineLedger.furnished()
    let outcome = try ledger.run(["events", "list"], reader: .closedPipe)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    let help = try ledger.run(["--help"], reader: .closedPipe)
    #expect(help.status == 0)
  }

  @Test("A change whose answer is lost says that it was done")
  func lostAnswer() throws {
    let ledger = try CommandLineLedger.furnished()
    let outcome = try ledger.run(
      ["token", "create", "--account=Contoso", "--name=N", "--scope=actions:read"],
      reader: .closedPipe)
    #expect(outcome.status == 1)
    #expect(outcome.errorText.contains("done, but"))
    #expect(try ledger.done("token", "list").count == 1)
  }

  @Test("A full disk behind standard output is an error")
  func fullDisk() throws {
    let ledger = try CommandLineLedger.furnished()
    let outcome = try ledger.run(["events", "list"], reader: .file("/dev/full"))
    #expect(outcome.status == 1)
    #expect(outcome.errorText.contains("No space left"))
  }

  @Test("Without a standard output, nothing that is printed lands in the ledger")
  func noStandardOutput() throws {
    let ledger = try CommandLineLedger.furnished()
    let before = try ledger.truth()
    let outcome = try ledger.run(["events", "list"], reader: .nothing)
    #expect(outcome.status == 1)
    #expect(try ledger.truth() == before)
    #expect(try ledger.done("views", "check").allSatisfy { $0["difference"] == .null })
  }

  @Test("Colour and prompts stay away from pipes")
  func plain() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("N")
    for words in [["token", "list"], ["audit", "token", "N"], ["token", "show", "N"]] {
      let outcome = try ledger.run(words + ["--output", "table"])
      #expect(!outcome.outputText.contains("\u{1B}"))
      #expect(outcome.errorText == "")
    }
  }

  @Test("CSV has a heading and a record a token")
  func csv() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("=cmd()")
    let lines = try ledger.run(["token", "list", "--output", "csv"]).outputText
      .split(separator: "\r\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("id,account,name,description,state,"))
    #expect(lines[1].contains(",'=cmd(),"))
  }

  @Test("Help needs no ledger and is printed on standard output")
  func help() throws {
    for words in [["--help"], ["token", "--help"], ["token", "create", "-h"], ["help"]] {
      let outcome = try ChildProcess.run(
        CommandLineLedger.program, words.map { Array($0.utf8) })
      #expect(outcome.status == 0)
      #expect(outcome.outputText.contains("Examples:"))
      #expect(outcome.errorText == "")
    }
  }

  @Test("A table that a person reads names things and hides nothing")
  func table() throws {
    let ledger = try CommandLineLedger.furnished()
    let made = try ledger.run([
      "token", "create", "--account=Contoso", "--name=N", "--scope=actions:read", "--output=table",
    ])
    #expect(made.outputText.contains("tlk_"))
    #expect(made.outputText.contains("token N: token create, done at position"))
    let list = try ledger.run(["token", "list", "--output", "table"]).outputText
    for word in ["NAME", "STATE", "enabled", "v13"] { #expect(list.contains(word)) }
  }
}
