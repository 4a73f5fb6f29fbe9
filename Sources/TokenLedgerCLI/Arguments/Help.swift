/// What help is about.
enum HelpTopic {
  case program
  case noun(Noun)
  case verb(Noun?, Verb)
}

/// Help text, made from the table that the parser reads.
struct Help {
  let table: CommandTable

  func text(_ topic: HelpTopic) -> String {
    switch topic {
    case .program: program
    case .noun(let noun): text(noun)
    case .verb(let noun, let verb): text(verb, of: noun)
    }
  }

  private var program: String {
    """
    tokenledger keeps API access tokens in a log that can only grow.

    Usage: tokenledger NOUN VERB [options]

    \(section("Commands", table.verbs.map { ($0.name, $0.summary) }))
    \(section("Nouns", table.nouns.map { ($0.name, $0.summary) }))
    \(options(table.commonOptions))
    Examples:
      tokenledger init --ledger ./ledger --account "Northwind Agency"
          A new ledger with an agency in it
      tokenledger token list --ledger ./ledger --created last-7-days
          Tokens created in the last seven days
      tokenledger token create --help
          Everything about one verb

    """
  }

  private func text(_ noun: Noun) -> String {
    let example = noun.verbs.first { !$0.examples.isEmpty }?.examples.first
    return """
      \(noun.summary).

      Usage: tokenledger \(noun.name) VERB [options]

      \(section("Verbs", noun.verbs.map { ($0.name, $0.summary) }))
      Examples:
      \(example.map { lines($0) } ?? "")
        tokenledger \(noun.name) VERB --help
            Everything about one verb

      """
  }

  private func text(_ verb: Verb, of noun: Noun?) -> String {
    let title = noun.map { "\($0.name) \(verb.name)" } ?? verb.name
    let usage = (["tokenledger \(title)"] + verb.positionals.map(\.usage) + ["[options]"])
      .joined(separator: " ")
    let own = Set(verb.options.map(\.name))
    let shared = (verb.isChange ? table.changeOptions : []) + table.commonOptions
    var text = "\(verb.summary).\n\nUsage: \(usage)\n\n"
    if !verb.positionals.isEmpty {
      text += section("Arguments", verb.positionals.map { ($0.name, $0.help) }) + "\n"
    }
    if !verb.options.isEmpty { text += options(verb.options) + "\n" }
    text += options(shared.filter { !own.contains($0.name) }, title: "Common options") + "\n"
    text += "Examples:\n" + verb.examples.map { lines($0) }.joined(separator: "\n") + "\n"
    return text
  }

  private func lines(_ example: (line: String, meaning: String)) -> String {
    "  tokenledger \(example.line)\n      \(example.meaning)"
  }

  private func options(_ options: [CommandOption], title: String = "Options") -> String {
    section(
      title,
      options.map { option in
        var help = option.help
        if option.isRequired { help += " (required)" }
        if option.isRepeatable { help += " (may be repeated)" }
        if let environment = option.environment { help += " [\(environment)]" }
        return (option.usage, help)
      })
  }

  /// Two columns; a left side that is too long stands on a line of its own.
  private func section(_ title: String, _ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).filter { $0 <= 26 }.max() ?? 0
    let lines = rows.map { left, right in
      left.count <= width
        ? "  \(TerminalText.padded(left, toWidth: width))  \(right)"
        : "  \(left)\n  \(String(repeating: " ", count: width))  \(right)"
    }
    return "\(title):\n" + lines.joined(separator: "\n") + "\n"
  }
}
