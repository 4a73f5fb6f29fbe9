import Glibc
import TestSupport
import Testing

@Suite("Long tables at a terminal")
struct PagerTests {
  /// A pager that marks what goes through it.
  private static let marking = "sed 's/^../| /'"

  private func listing(
    _ words: [String] = ["events", "list"], environment: [String: String], rows: Int = 24
  ) throws -> PseudoTerminal {
    try TerminalLedger().start(words, environment: environment, rows: rows)
  }

  @Test("What is longer than the screen goes through the pager, whole")
  func paged() throws {
    let terminal = try listing(environment: ["PAGER": Self.marking, "NO_COLOR": "1"])
    #expect(try terminal.end() == .exited(0))
    let lines = terminal.screen.text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("| ") })
    #expect(lines.count == 279)
    #expect(lines.first?.hasPrefix("| SITION") == true)
  }

  @Test("What fits on the screen is shown as it is")
  func short() throws {
    let terminal = try listing(["account", "list"], environment: ["PAGER": Self.marking])
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.lines[0].hasPrefix("ID "))
    #expect(terminal.screen.text.split(separator: "\n").count == 5)
  }

  @Test("The last row is left to the shell's prompt", arguments: [5, 6])
  func boundary(rows: Int) throws {
    let terminal = try listing(
      ["account", "list"], environment: ["PAGER": Self.marking], rows: rows)
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.text.hasPrefix("| ") == (rows == 5))
  }

  @Test(
    "It can be switched off",
    arguments: [
      (["events", "list", "--no-pager"], ["PAGER": marking]),
      (["events", "list"], ["PAGER": "cat"]),
      (["events", "list"], ["PAGER": marking, "TERM": "dumb"]),
      (["events", "list", "--output", "jsonl"], ["PAGER": marking]),
    ])
  func off(words: [String], environment: [String: String]) throws {
    let terminal = try listing(words, environment: environment)
    #expect(try terminal.end() == .exited(0))
    #expect(!terminal.screen.text.contains("| "))
    #expect(terminal.screen.text.contains("ledger.cre"))
  }

  @Test("A pager that is not there is no error", arguments: ["no-such-pager -x", "/no/such"])
  func missing(pager: String) throws {
    let terminal = try listing(environment: ["PAGER": pager])
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.text.split(separator: "\n").count == 279)
  }

  @Test("To quit the pager early is a good end")
  func quit() throws {
    let terminal = try listing(environment: ["PAGER": "head -n 3"])
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.text.split(separator: "\n").count == 3)
  }

  @Test("What shows a secret never goes through a pager")
  func secret() throws {
    let terminal = try TerminalLedger().start(
      ["token", "create", "--account", "Nórdica Seguros", "--name", "N", "--scope", "orders:read"],
      environment: ["PAGER": Self.marking], rows: 2)
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.text.contains("auth token  tlk_"))
    #expect(!terminal.screen.text.contains("| "))
  }

  @Test(
    "less is the pager by default; an interrupt is for it, and q ends it",
    .enabled(if: ProcessRunner.installed("less") != nil))
  func less() throws {
    let terminal = try listing(environment: ["PAGER": ""])
    try terminal.wait(until: "a screen") { $0.lines[23] == ":" && $0.lines[0].hasPrefix("POS") }
    // What the key Ctrl-C sends to both of them, here to the one that must not die of it.
    terminal.send(signal: SIGINT)
    try terminal.type("G")
    try terminal.wait(until: "the end") { $0.lines[23].contains("(END)") }
    try terminal.type("q")
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.echoes)
  }
}

@Suite("What is drawn at a terminal")
struct DrawingTests {
  @Test("Colour is there at a terminal that has it and nowhere else")
  func colour() throws {
    let ledger = try TerminalLedger()
    func isColoured(_ environment: [String: String]) throws -> Bool {
      let terminal = try ledger.start(["account", "list"], environment: environment)
      #expect(try terminal.end() == .exited(0))
      #expect(terminal.screen.lines[0].hasPrefix("ID"))
      return terminal.transcript.contains(0x1B)
    }
    #expect(try isColoured([:]))
    #expect(try !isColoured(["NO_COLOR": "1"]))
    #expect(try isColoured(["NO_COLOR": ""]))
    #expect(try !isColoured(["TERM": "dumb"]))
  }

  @Test("Rows fit the terminal and columns stand in line", arguments: [40, 60, 80, 120])
  func rows(columns: Int) throws {
    let terminal = try TerminalLedger().start(
      ["token", "list"], columns: columns, rows: 60)
    #expect(try terminal.end() == .exited(0))
    let lines = terminal.screen.lines.filter { !$0.isEmpty }
    // Not one row was broken: a heading and a line a token.
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("t") }, "\(terminal.screen.text)")
    #expect(lines.count > 30)
  }

  @Test("A progress bar is on the screen while the work goes on and gone afterwards")
  func progress() throws {
    let terminal = try TerminalLedger().start("views", "rebuild")
    #expect(try terminal.end() == .exited(0))
    let written = String(decoding: terminal.transcript, as: UTF8.self)
    #expect(written.contains("░") || written.contains("█"))
    #expect(!terminal.screen.text.contains("░"))
    #expect(terminal.screen.lines[0].hasPrefix("VIEW"))
    #expect(terminal.screen.unknown == [])
  }

  @Test("A terminal that cannot draw over gets no bar")
  func dumb() throws {
    let terminal = try TerminalLedger().start(["views", "rebuild"], environment: ["TERM": "dumb"])
    #expect(try terminal.end() == .exited(0))
    #expect(!terminal.transcript.contains(0x1B))
  }
}
