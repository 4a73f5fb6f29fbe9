import TokenLedger

/// What help is about.
enum HelpTopic {
  case program
  case noun(Noun)
  case verb(Noun?, Verb)
}

/// Help text, made from the table that the parser reads.
struct Help {
  /// Columns where there is no terminal that says how many it has.
  static let columnsElsewhere = 80
  /// Lines that are longer are hard to read, whatever the terminal.
  private static let columnsMax = 100
  /// Below this, two columns beside each other are too narrow to read.
  private static let columnsForTwo = 50
  private static let nounExamplesMax = 5

  let table: CommandTable
  private let columns: Int

  /// Help for a terminal of so many columns.
  init(table: CommandTable, columns: Int? = nil) {
    self.table = table
    self.columns = min(max(columns ?? Self.columnsElsewhere, 20), Self.columnsMax)
  }

  func text(_ topic: HelpTopic) -> String {
    switch topic {
    case .program: program
    case .noun(let noun): text(noun)
    case .verb(let noun, let verb): text(verb, of: noun)
    }
  }

  private var program: String {
    let examples: [(line: String, meaning: String)] = [
      (
        "init --ledger ./ledger --account 'Northwind Agency'",
        "A new ledger with an agency in it"
      ),
      ("token list --created last-7-days", "Tokens created in the last seven days"),
      ("audit token 'CRM sync'", "Everything that happened to one token"),
      ("events list --since yesterday", "What was done since yesterday began"),
      ("help token create", "Everything about one verb"),
      ("--version", "Name and version of the program"),
    ]
    return Paragraph.text(
      "tokenledger keeps API access tokens in a log that can only grow.", indentation: 0,
      columns: columns)
      + "\nUsage: tokenledger NOUN VERB [options]\n\n"
      + section("Commands", table.verbs.map { ($0.name, $0.summary) }) + "\n"
      + section("Nouns", table.nouns.map { ($0.name, $0.summary) }) + "\n"
      + options(table.commonOptions) + "\n" + self.examples(examples)
  }

  private func text(_ noun: Noun) -> String {
    let first = noun.verbs.compactMap(\.examples.first).prefix(Self.nounExamplesMax)
    let more = (line: "help \(noun.name) VERB", meaning: "Everything about one verb")
    return Paragraph.text("\(noun.summary).", indentation: 0, columns: columns)
      + "\nUsage: tokenledger \(noun.name) VERB [options]\n\n"
      + section("Verbs", noun.verbs.map { ($0.name, $0.summary) }) + "\n"
      + examples(first + [more])
  }

  private func text(_ verb: Verb, of noun: Noun?) -> String {
    let title = noun.map { "\($0.name) \(verb.name)" } ?? verb.name
    let usage = (["tokenledger \(title)"] + verb.positionals.map(\.usage) + ["[options]"])
      .joined(separator: " ")
    var text = Paragraph.text("\(verb.summary).", indentation: 0, columns: columns)
    text += "\nUsage: \(usage)\n\n"
    if !verb.positionals.isEmpty {
      text += section("Arguments", verb.positionals.map { ($0.name, $0.help) }) + "\n"
    }
    if !verb.options.isEmpty { text += options(verb.options) + "\n" }
    if verb.takesTypedTime {
      text += "Times:\n"
      text += Paragraph.text(TypedTime.explained, indentation: 2, columns: columns) + "\n"
    }
    text += options(table.sharedOptions(of: verb), title: "Common options") + "\n"
    return text + examples(verb.examples)
  }

  private func examples(_ examples: some Sequence<(line: String, meaning: String)>) -> String {
    let lines = examples.map { example in
      Paragraph.command("tokenledger \(example.line)", indentation: 2, columns: columns)
        + Paragraph.text(example.meaning, indentation: 6, columns: columns)
    }
    return "Examples:\n" + lines.joined()
  }

  private func options(_ options: [CommandOption], title: String = "Options") -> String {
    section(title, options.map { ($0.usage, $0.explained) })
  }

  /// Two columns; a left side that is too long stands on a line of its own.
  private func section(_ title: String, _ rows: [(String, String)]) -> String {
    let isNarrow = columns < Self.columnsForTwo
    let width = isNarrow ? 2 : rows.map(\.0.count).filter { $0 <= 26 }.max() ?? 0
    let margin = String(repeating: " ", count: width + 4)
    let lines = rows.map { left, right in
      let body = Paragraph.lines(right, columns: columns - width - 4)
      if isNarrow || left.count > width {
        return "  \(left)\n" + body.map { "\(margin)\($0)\n" }.joined()
      }
      return "  \(TerminalText.padded(left, toWidth: width))  "
        + body.joined(separator: "\n\(margin)") + "\n"
    }
    return "\(title):\n" + lines.joined()
  }
}

extension CommandOption {
  /// Its help with what the parser demands of it.
  var explained: String {
    var text = help
    if isRequired { text += " (required)" }
    if isRepeatable { text += " (may be repeated)" }
    if let environment { text += " [\(environment)]" }
    return text
  }
}

extension Verb {
  /// Whether an option of it is read as ``TypedTime``.
  var takesTypedTime: Bool {
    options.contains { $0.metavar?.hasSuffix("TIME") ?? false || $0.metavar == "WHEN" }
  }
}
