import Glibc
import TestSupport
import Testing

@Suite("events tail at a terminal")
struct FollowingTests {
  @Test("It shows what comes from another process, and Ctrl-C ends it")
  func follow() throws {
    let ledger = try TerminalLedger()
    let session = try DocumentedSession("events tail", in: "CommandLine")
    let terminal = try ledger.start(session.words, environment: ["NO_COLOR": "1", "PAGER": "less"])
    try terminal.wait(for: "278")
    let other = try ledger.run(
      "token", "enable", "Festival packages", "--reason", "On sale at last")
    #expect(other.end == .exited(0))
    try terminal.wait(for: "279")
    try terminal.wait(for: "On sale")
    session.expect(terminal)
    try terminal.type("\u{3}")
    #expect(try terminal.end() == .signalled(SIGINT))
    #expect(terminal.echoes)
  }
}
