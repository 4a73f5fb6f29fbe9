import TestSupport
import Testing

@testable import TokenLedgerCLI

@Suite("The manual page")
struct ManPageTests {
  private let page = ManPage(table: .tokenledger, date: "2026-03-01").text

  @Test("It has every verb, option, example and exit status")
  func complete() {
    let table = CommandTable.tokenledger
    let all =
      table.verbs.map { ($0.name, $0) }
      + table.nouns.flatMap { noun in noun.verbs.map { ("\(noun.name) \($0.name)", $0) } }
    for (title, verb) in all {
      #expect(page.contains(".SS \"\(Roff.escaped(title))\"\n"), "\(title)")
      for option in table.options(of: verb) {
        #expect(page.contains("\\-\\-\(Roff.escaped(option.name))\\fR"), "\(option.name)")
      }
      for example in verb.examples { #expect(page.contains(Roff.escaped(example.line))) }
    }
    for status in 0...7 { #expect(page.contains(".TP\n.B \(status)\n")) }
    for name in ["TOKENLEDGER_DIR", "TOKENLEDGER_ACCOUNT", "NO_COLOR", "PAGER"] {
      #expect(page.contains(".B \(Roff.escaped(name))\n"))
    }
  }

  @Test("Nothing in a text is obeyed by troff")
  func escapes() {
    #expect(Roff.escaped(".so x") == "\\&.so x")
    #expect(Roff.escaped("a\\b-c'd") == "a\\eb\\-c\\(aqd")
    #expect(Roff.escaped("…") == "\\[u2026]")
    for line in page.split(separator: "\n") {
      #expect(!line.hasPrefix("'"))
      #expect(!line.contains { !$0.isASCII })
    }
  }

  @Test(
    "mandoc finds nothing to complain about",
    .enabled(if: ProcessRunner.installed("mandoc") != nil))
  func lint() throws {
    let folder = try TemporaryDirectory("tokenledger-man")
    let made = try ProcessRunner.run(
      "/bin/sh", ["-c", "\"$1\" man > \"$2\"", "sh", CommandLineLedger.program, folder.file("t.1")])
    #expect(made.end == .exited(0))
    let lint = try ProcessRunner.run(
      ProcessRunner.installed("mandoc") ?? "", ["-Tlint", "-Wstyle", folder.file("t.1")])
    #expect(lint.output == "")
    #expect(lint.end == .exited(0))
  }
}
