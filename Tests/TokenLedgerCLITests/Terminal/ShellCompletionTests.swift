import TestSupport
import Testing

/// Real shells, each with the script that is printed for it.
@Suite("Completion in a shell")
struct ShellCompletionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// What is typed before the tabulator key.
    let typed: String
    /// How the shell completes it.
    let line: String
    var testDescription: String { typed }
  }

  static let cases: [Case] = [
    Case(typed: "tokenledger ca", line: "tokenledger catalog "),
    Case(typed: "tokenledger token dup", line: "tokenledger token duplicate "),
    Case(
      typed: "tokenledger token list --sort l", line: "tokenledger token list --sort last-used "),
    Case(typed: "tokenledger token list --reve", line: "tokenledger token list --reverse "),
    Case(typed: "tokenledger token show Bicy", line: #"tokenledger token show Bicycle\ cover "#),
    Case(typed: "tokenledger token show 'Bicy", line: "tokenledger token show 'Bicycle cover' "),
    Case(typed: "tokenledger token show \"Bicy", line: "tokenledger token show \"Bicycle cover\" "),
    Case(typed: "tokenledger token show レジ\\ 横", line: #"tokenledger token show レジ\ 横浜店 "#),
    Case(
      typed: "tokenledger token list --account Nór",
      line: #"tokenledger token list --account Nórdica\ Seguros "#),
    Case(
      typed: "tokenledger token list --account=K",
      line: #"tokenledger token list --account=Kelder\ Reisen\ AG "#),
    Case(
      typed: "tokenledger token list --scope custom",
      line: "tokenledger token list --scope customers:"),
    Case(
      typed: "tokenledger token list --scope customers:r",
      line: "tokenledger token list --scope customers:read "),
    Case(
      typed: "tokenledger audit member yuki",
      line: "tokenledger audit member yuki.tanaka@lumen.example "),
    Case(
      typed: "tokenledger events list --type token.version",
      line: "tokenledger events list --type token.version_upgraded "),
    Case(
      typed: "tokenledger --account 'Kelder Reisen AG' token show iOS",
      line: #"tokenledger --account 'Kelder Reisen AG' token show iOS\ app "#),
    Case(
      typed: "tokenledger import jsonl /etc/hostn", line: "tokenledger import jsonl /etc/hostname "),
  ]

  @Test("Bash", arguments: cases)
  func bash(example: Case) throws {
    let terminal = try TerminalLedger().startShell("/bin/bash", ["--norc", "--noprofile", "-i"])
    try terminal.wait(for: "ready>")
    try terminal.type("bind 'set bell-style none'; source <(tokenledger completions bash); clear\n")
    try complete(example, in: terminal)
  }

  private func complete(_ example: Case, in terminal: PseudoTerminal) throws {
    // The end of the line after what was typed shows that the key has been dealt with.
    try terminal.type(example.typed + "\t#")
    try terminal.wait(for: example.line + "#")
  }

  @Test(
    "zsh", .enabled(if: ProcessRunner.installed("zsh") != nil),
    arguments: cases.filter { !$0.typed.contains("\\") })
  func zsh(example: Case) throws {
    let ledger = try TerminalLedger()
    let terminal = try ledger.startShell(ProcessRunner.installed("zsh") ?? "", ["-f", "-i"])
    try terminal.type(
      "PS1='ready> '; autoload -U compinit; compinit -u; source <(tokenledger completions zsh); clear\n"
    )
    try complete(example, in: terminal)
  }
}
