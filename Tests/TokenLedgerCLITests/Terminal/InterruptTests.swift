import Glibc
import TestSupport
import Testing

@Suite("Ctrl-C leaves nothing broken")
struct InterruptTests {
  private static let work = [["views", "rebuild"], ["views", "check"]]

  @Test("Long work ends at once, its bar goes, and the ledger is good", arguments: work)
  func longWork(words: [String]) throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.start(words)
    try terminal.wait(for: "the bar") { terminal.transcript.contains(0x1B) }
    try terminal.type("\u{3}")
    let end = try terminal.end()
    // The work may have been done before the key came.
    #expect([.signalled(SIGINT), .exited(0)].contains(end))
    #expect(!terminal.screen.text.contains("%"))
    #expect(terminal.echoes)
    let check = try ledger.run("views", "check")
    #expect(check.end == .exited(0))
    #expect(try ledger.run("events", "list").lines.count == 278)
  }

  @Test("SIGTERM ends work at a terminal with its own status")
  func terminated() throws {
    let terminal = try TerminalLedger().start("token", "disable", "Pet cover")
    try terminal.wait(for: "[y/N]")
    terminal.send(signal: SIGTERM)
    #expect(try terminal.end() == .signalled(SIGTERM))
  }

  @Test("What the caller ignores stays ignored")
  func ignored() throws {
    let ledger = try TerminalLedger()
    let line = "trap '' INT; tokenledger token disable 'Pet cover'; echo status $?"
    let terminal = try ledger.startShell("/bin/bash", ["-c", line])
    try terminal.wait(for: "[y/N]")
    try terminal.type("\u{3}")
    try terminal.type("n\n")
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.text.hasSuffix("status 1"))
  }
}
