import Glibc
import TestSupport
import Testing

@Suite("replay step at a terminal")
struct StepWalkTests {
  private static let token = [
    "replay", "step", "--token", "iOS app", "--account", "Kelder Reisen AG",
  ]

  /// Presses a key and waits for what the heading says then.
  private func press(
    _ key: String, _ terminal: PseudoTerminal, reaches position: Int
  ) throws {
    try terminal.type(key)
    try terminal.wait(until: "position \(position)") { screen in
      screen.lines[0].hasSuffix("position \(position) of 278")
    }
  }

  private func quit(_ terminal: PseudoTerminal) throws {
    try terminal.type("q")
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.isCursorVisible && !terminal.screen.isOther)
    #expect(terminal.echoes && terminal.isLineByLine)
    #expect(terminal.screen.text == "", "nothing stays")
    #expect(terminal.screen.unknown == [])
  }

  @Test("It looks as the documentation shows")
  func documented() throws {
    let session = try DocumentedSession("replay step", in: "CommandLine")
    let terminal = try TerminalLedger().start(session.words, environment: ["NO_COLOR": "1"])
    try terminal.wait(for: "q quit")
    try terminal.type("/generation=2\r")
    try terminal.wait(for: "turns true")
    try terminal.wait(until: "the end of the screen") { $0.lines[23] != "" }
    session.expect(terminal)
    try quit(terminal)
  }

  @Test("Keys go forward and back, to the ends, and to a place, and say where there is no way on")
  func keys() throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.start("replay", "step")
    try press("", terminal, reaches: 1)
    for (key, position) in [
      ("n", 2), (" ", 3), ("j", 4), ("\u{1B}[C", 5), ("p", 4), ("k", 3), ("\u{1B}[D", 2),
      ("\u{1B}[6~", 12), ("\u{1B}[5~", 2), ("\u{1B}[5~", 1), ("G", 278), ("n", 278), ("g", 1),
      ("\u{1B}[F", 278), ("\u{1B}[H", 1), ("t117\r", 117), ("t2026-02-01\r", 104),
    ] {
      if position == 104 { break }
      try press(key, terminal, reaches: position)
    }
    try press("G", terminal, reaches: 278)
    try terminal.type("n")
    try terminal.wait(for: "This is the last event")
    try press("g", terminal, reaches: 1)
    try terminal.type("p")
    try terminal.wait(for: "This is the first event")
    try terminal.type("tsoon\r")
    try terminal.wait(for: "'soon' is neither a position nor a time")
    try terminal.type("t999\r")
    try terminal.wait(for: "999")
    try press("n", terminal, reaches: 2)
    try quit(terminal)
  }

  @Test("Forward and then backward shows the same screens")
  func symmetric() throws {
    let terminal = try TerminalLedger().start(Self.token)
    try terminal.wait(for: "q quit")
    func body() -> [String] { Array(terminal.screen.lines.dropLast()) }
    var screens = [body()]
    while true {
      try terminal.type("n")
      let before = body()
      try terminal.wait(until: "another event") {
        Array($0.lines.dropLast()) != before || $0.lines[23].contains("last event")
      }
      if terminal.screen.lines[23].contains("last event") { break }
      try terminal.wait(until: "all of it") { $0.lines[23].contains("q quit") }
      screens.append(body())
    }
    #expect(screens.count > 3)
    for expected in screens.dropLast().reversed() {
      try terminal.type("p")
      try terminal.wait(until: "the screen before") { Array($0.lines.dropLast()) == expected }
    }
    try quit(terminal)
  }

  @Test("A key ends a search through the whole ledger, and the walk stands where it stood")
  func searchEnded() throws {
    let terminal = try TerminalLedger().start("replay", "step")
    try press("", terminal, reaches: 1)
    // The second key is there before the search has come anywhere.
    try terminal.type("/name=zzz\r\u{1B}")
    try terminal.wait(for: "Ended at position")
    try press("n", terminal, reaches: 2)
    try terminal.type("/name=zzz\r")
    try terminal.wait(for: "name=zzz does not turn true after this")
    try quit(terminal)
  }

  @Test("A table of a cut list says how to go on")
  func cutList() throws {
    let ledger = try TerminalLedger()
    let all = try ledger.start(["events", "list", "--limit", "5"])
    #expect(try all.end() == .exited(0))
    #expect(all.screen.text.hasSuffix("\n5 of 278; the next page: --after 5"))
    let some = try ledger.start(["events", "list", "--type", "token.created", "--limit", "2"])
    #expect(try some.end() == .exited(0))
    #expect(some.screen.text.contains("\n2, and there are more; the next page: --after "))
  }

  @Test("A search goes on, back and to where a condition ceases, and says when there is nothing")
  func search() throws {
    let terminal = try TerminalLedger().start("replay", "step", "--token", "レジ 札幌店")
    try terminal.wait(for: "q quit")
    try terminal.type("ustate=disabled\r")
    try terminal.wait(for: "Here state=disabled turns true")
    try terminal.wait(for: "enabled → disabled")
    try terminal.type("/\r")
    try terminal.wait(for: "does not turn true after this")
    try terminal.type("/sttae=disabled\r")
    try terminal.wait(for: "sttae")
    try terminal.type("/!state=enabled\u{7F}d\r")
    try terminal.wait(for: "does not turn false after this")
    try terminal.type("N")
    try terminal.wait(for: "does not turn false before this")
    try terminal.type("/abc\u{1B}")
    try terminal.wait(for: "q quit")
    try quit(terminal)
  }

  @Test("State, event and keys are shown in turn, and a longer text is moved")
  func panels() throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.start(Self.token, rows: 12)
    try terminal.wait(for: "token.created")
    try terminal.type("s")
    try terminal.wait(for: "iOS app after position")
    try terminal.wait(for: "more rows")
    try terminal.type("\u{1B}[B")
    try terminal.wait(until: "it moved") { !$0.text.contains("after position") }
    try terminal.type("e")
    try terminal.wait(for: "\"type\": \"token.created\"")
    try terminal.type("?")
    try terminal.wait(for: "the event before")
    try terminal.type("?")
    try terminal.wait(for: "token.created  by")
    try quit(terminal)
  }

  @Test(
    "The whole state is that of the event also after a step back, and of a time that was gone to")
  func moments() throws {
    let terminal = try TerminalLedger().start("replay", "step", "--token", "Trade fair booth")
    try terminal.wait(for: "token.created")
    func expect(_ state: String) throws {
      try terminal.wait(until: state) { screen in
        screen.lines.contains { $0.hasPrefix("state ") && $0.hasSuffix(" \(state)") }
      }
    }
    try terminal.type("s")
    try expect("enabled")
    try terminal.type("t2026-05-09\r")
    try expect("expired")
    try terminal.type("g")
    try expect("enabled")
    try quit(terminal)
  }

  @Test("It is drawn anew for another size, also a narrow one")
  func resized() throws {
    let terminal = try TerminalLedger().start(Self.token, environment: ["NO_COLOR": "1"])
    try terminal.wait(for: "q quit")
    for (columns, rows) in [(40, 12), (100, 30), (20, 6), (80, 24)] {
      terminal.resize(columns: columns, rows: rows)
      try terminal.wait(until: "\(columns) columns") { screen in
        screen.lines[rows - 1].hasSuffix("q quit") || screen.lines[rows - 1] == "n p / t s e ? q"
      }
      let last = terminal.screen.lines[rows - 1]
      #expect((last.count > 60) == (columns >= 80))
    }
    try quit(terminal)
  }

  @Test("Signals give the terminal back", arguments: [SIGINT, SIGTERM, SIGHUP])
  func signalled(number: Int32) throws {
    let terminal = try TerminalLedger().start(Self.token)
    try terminal.wait(for: "q quit")
    #expect(!terminal.echoes && !terminal.isLineByLine && !terminal.screen.isCursorVisible)
    if number == SIGINT { try terminal.type("\u{3}") } else { terminal.send(signal: number) }
    #expect(try terminal.end() == .signalled(number))
    #expect(terminal.screen.isCursorVisible && !terminal.screen.isOther)
    #expect(terminal.echoes && terminal.isLineByLine)
  }

  @Test("Stopped by Ctrl-Z it gives the terminal back, and is drawn again when it goes on")
  func stopped() throws {
    let terminal = try TerminalLedger().startShell("/bin/bash", ["--norc", "--noprofile", "-i"])
    try terminal.wait(for: "ready>")
    try terminal.type("tokenledger replay step\n")
    try terminal.wait(for: "q quit")
    try terminal.type("\u{1A}")
    try terminal.wait(until: "the shell") { !$0.isOther && $0.text.contains("Stopped") }
    #expect(terminal.screen.isCursorVisible)
    try terminal.type("fg\n")
    try terminal.wait(until: "the walk") { $0.isOther && $0.text.contains("q quit") }
    try press("n", terminal, reaches: 2)
    try terminal.type("q")
    try terminal.wait(until: "the shell") { !$0.isOther && $0.text.hasSuffix("ready>") }
    try terminal.type("exit\n")
    try terminal.end()
  }

  @Test("A terminal that cannot be drawn on gets the steps one after the other")
  func dumb() throws {
    let terminal = try TerminalLedger().start(Self.token, environment: ["TERM": "dumb"])
    #expect(try terminal.end() == .exited(0))
    #expect(terminal.screen.text.contains("token.reset"))
    #expect(!terminal.transcript.contains(0x1B))
  }
}
