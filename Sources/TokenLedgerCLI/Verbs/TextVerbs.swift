import TokenLedger

/// Verbs that print a text for other programs, made from the table of commands.
extension Verb {
  static let completions = Verb(
    "completions", "Print a script that completes command lines in a shell",
    takesAccount: false,
    positionals: [Positional("SHELL", .one, "bash, zsh or fish")],
    examples: [
      ("completions bash > /etc/bash_completion.d/tokenledger", "For everybody on this machine"),
      ("completions zsh > ~/.zfunc/_tokenledger", "In a folder of zsh's fpath"),
      ("completions fish > ~/.config/fish/completions/tokenledger.fish", "For fish"),
    ],
    run: { session in
      let name = session.word("SHELL")
      guard let shell = Shell(rawValue: name) else {
        let all = Shell.allCases.map(\.rawValue)
        throw UsageError(
          "there are no completions for '\(name)'",
          Suggestion.text(
            for: name, among: all, otherwise: "give one of \(all.joined(separator: ", "))"))
      }
      try session.print(text: shell.script)
    })

  static let man = Verb(
    "man", "Print the manual page",
    takesAccount: false,
    examples: [
      ("man > /usr/local/share/man/man1/tokenledger.1", "For 'man tokenledger'")
    ],
    run: { session in
      try session.print(text: ManPage(table: .tokenledger).text)
    })
}

extension Session {
  /// Prints a text that has one form only.
  fileprivate func print(text: String) throws {
    guard !invocation.isGiven("output") else {
      throw UsageError("'\(invocation.name)' prints a text, which has one form", "no --output")
    }
    try output.write(text)
  }
}
