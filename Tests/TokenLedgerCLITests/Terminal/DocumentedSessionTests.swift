import TestSupport
import Testing

@Suite("Sessions look as the documentation shows")
struct DocumentedSessionTests {
  @Test("A question is asked and answered")
  func question() throws {
    let session = try DocumentedSession("token disable", in: "CommandLine")
    let terminal = try TerminalLedger().start(session.words)
    try terminal.wait(for: "[y/N]")
    try terminal.type("y\n")
    #expect(try terminal.end() == .exited(0))
    session.expect(terminal)
  }

  @Test("A secret is asked for")
  func secret() throws {
    let session = try DocumentedSession("token authenticate", in: "CommandLine")
    let terminal = try TerminalLedger().start(session.words)
    try terminal.wait(for: "Auth token:")
    try terminal.type("tlk_nothing\n")
    #expect(try terminal.end() == .exited(7))
    session.expect(terminal)
  }
}
