import Glibc
import TestSupport
import Testing

@Suite("Questions at a terminal")
struct QuestionTests {
  private static let disable = ["token", "disable", "Pet cover", "--account", "Nórdica Seguros"]

  private func state(in ledger: TerminalLedger) throws -> String? {
    let shown = try ledger.run("token", "show", "Pet cover", "--account", "Nórdica Seguros")
    return try JSONReading.value(shown.output)["state"].text
  }

  @Test("What hurts asks first, and nothing but yes does it", arguments: ["", "n", "no", "yess"])
  func declined(answer: String) throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.start(Self.disable)
    try terminal.wait(for: "disable Pet cover? [y/N]")
    try terminal.type(answer + "\n")
    #expect(try terminal.end() == .exited(1))
    #expect(terminal.screen.lines[1] == "tokenledger: not confirmed: nothing was done")
    #expect(try state(in: ledger) == "enabled")
  }

  @Test("Yes does it", arguments: ["y", "YES"])
  func agreed(answer: String) throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.start(Self.disable)
    try terminal.wait(for: "disable Pet cover? [y/N]")
    try terminal.type(answer + "\n")
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.lines[1].hasPrefix("token Pet cover: token disable, done at position"))
    #expect(try state(in: ledger) == "disabled")
  }

  @Test("An action on many tokens says on how many, and of which account or token")
  func many() throws {
    let ledger = try TerminalLedger()
    let all = ["token", "disable", "--all", "--account", "Nórdica Seguros", "--name", "Pet cover"]
    let terminal = try ledger.start(all)
    try terminal.wait(for: "disable 1 token of account Nórdica Seguros? [y/N]")
    try terminal.type("y\n")
    #expect(try terminal.end() == .exited(0))
    #expect(try state(in: ledger) == "disabled")
    // Where there is nothing to do, nothing is asked.
    let again = try ledger.start(all)
    #expect(try again.end() == .exited(0))
    #expect(again.screen.lines[0] == "tokens: nothing to change")

    let enabled = try ledger.run(
      "token", "enable", "Pet cover", "--account", "Nórdica Seguros")
    let copied = try ledger.run(
      "token", "duplicate", "Pet cover", "--account", "Nórdica Seguros", "--name", "Pet copy")
    #expect(enabled.end == .exited(0) && copied.end == .exited(0))
    let words = ["audit", "lineage", "Pet cover", "--account", "Nórdica Seguros"]
    let lineage = try ledger.start(words + ["--disable-derived"])
    try lineage.wait(for: "disable 1 token that came of Pet cover? [y/N]")
    try lineage.type("y\n")
    #expect(try lineage.end() == .exited(0))
    #expect(lineage.screen.lines[1].hasPrefix("token Pet copy: disabled at position"))
    #expect(try state(in: ledger) == "enabled")
    let both = try ledger.start(words + ["--disable-derived", "--include-token"])
    try both.wait(for: "disable 1 token: Pet cover and what came of it? [y/N]")
    try both.type("n\n")
    #expect(try both.end() == .exited(1))
  }

  @Test("--yes does not ask")
  func agreedBefore() throws {
    let terminal = try TerminalLedger().start(Self.disable + ["--yes"])
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.lines[0].hasPrefix("token Pet cover: token disable, done at position"))
  }

  @Test("Ctrl-C at a question does nothing and tells the shell so")
  func interrupted() throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.start(Self.disable)
    try terminal.wait(for: "[y/N]")
    try terminal.type("\u{3}")
    #expect(try terminal.end() == .signalled(SIGINT))
    #expect(try state(in: ledger) == "enabled")
  }
}

@Suite("A secret is typed at a terminal")
struct SecretPromptTests {
  @Test("It is not shown, and the answer comes on a line of its own")
  func hidden() throws {
    let terminal = try TerminalLedger().start("token", "authenticate")
    try terminal.wait(for: "Auth token:")
    #expect(!terminal.echoes)
    try terminal.type("tlk_nothing\n")
    #expect(try terminal.end() == .exited(7))
    #expect(!terminal.screen.text.contains("tlk_"))
    #expect(terminal.screen.lines[0] == "Auth token:")
    #expect(terminal.screen.lines[1] == "authenticated  no")
    #expect(terminal.echoes)
  }

  @Test("Signals end it as usual, and what is typed is shown again", arguments: [SIGINT, SIGTERM])
  func signalled(number: Int32) throws {
    let terminal = try TerminalLedger().start("token", "authenticate")
    try terminal.wait(for: "Auth token:")
    #expect(!terminal.echoes)
    if number == SIGINT { try terminal.type("\u{3}") } else { terminal.send(signal: number) }
    #expect(try terminal.end() == .signalled(number))
    #expect(terminal.echoes)
  }

  @Test("Stopped by Ctrl-Z it gives the terminal back, and hides again when it goes on")
  func stopped() throws {
    let terminal = try TerminalLedger().startShell("/bin/bash", ["--norc", "--noprofile", "-i"])
    try terminal.wait(for: "ready>")
    try terminal.type("tokenledger token authenticate\n")
    try terminal.wait(for: "Auth token:")
    try terminal.wait(for: "no echo") { !terminal.echoes }
    try terminal.type("\u{1A}")
    try terminal.wait(for: "Stopped")
    try terminal.type("echo $((6 * 7))\n")
    try terminal.wait(for: "42")
    try terminal.type("fg\n")
    try terminal.wait(until: "it goes on") { $0.text.hasSuffix("tokenledger token authenticate") }
    try terminal.wait(for: "no echo") { !terminal.echoes && terminal.isLineByLine }
    try terminal.type("tlk_nothing\n")
    try terminal.wait(for: "authenticated  no")
    try terminal.type("exit\n")
    try terminal.end()
    #expect(!terminal.screen.text.contains("tlk_"))
  }
}
