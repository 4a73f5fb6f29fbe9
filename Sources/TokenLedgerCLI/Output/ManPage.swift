import TokenLedger

/// The manual page in the macros of man(7), made from the table that the parser reads.
struct ManPage {
  let table: CommandTable
  /// The day that stands at its foot, such as `2026-03-01`.
  var date = ManPage.today

  /// Today, or the day of `SOURCE_DATE_EPOCH`, so that packages can be built reproducibly.
  private static var today: String {
    let seconds =
      ProcessEnvironment.variable("SOURCE_DATE_EPOCH").flatMap { Int64($0) }
      ?? Int64(ProcessEnvironment.unixMilliseconds() / 1000)
    return String(Timestamp(microseconds: seconds * 1_000_000).description.prefix(10))
  }

  var text: String {
    var page = ".TH TOKENLEDGER 1 \"\(date)\" \"TokenLedger \(TokenLedgerCommand.version)\"\n"
    page += ".SH NAME\ntokenledger \\- keep API access tokens in a log that can only grow\n"
    page += ".SH SYNOPSIS\n"
    page += ".B tokenledger\n.I noun verb\n.RI [ options ]\n.br\n"
    page += ".B tokenledger help\n.RI [ noun \" [\" verb ]]\n.br\n"
    page += ".B tokenledger \\-\\-version\n"
    page += ".SH DESCRIPTION\n" + Roff.text(Self.description)
    page += ".PP\n" + Roff.text(TypedTime.explained)
    page += ".SH OPTIONS\nEvery verb takes, \\-\\-account only where accounts matter:\n"
    page += options(table.commonOptions)
    page += ".PP\nEvery verb that changes something takes:\n" + options(table.changeOptions)
    page += ".SH COMMANDS\n"
    for verb in table.verbs { page += entry(verb, title: verb.name) }
    for noun in table.nouns {
      for verb in noun.verbs { page += entry(verb, title: "\(noun.name) \(verb.name)") }
    }
    page += ".SH ENVIRONMENT\n" + environment
    page += ".SH EXIT STATUS\n"
    for (status, meaning) in Self.statuses {
      page += ".TP\n.B \(status.rawValue)\n" + Roff.text(meaning)
    }
    page += ".SH EXAMPLES\n"
    for noun in table.nouns {
      guard let example = noun.verbs.lazy.compactMap(\.examples.first).first else { continue }
      page += Roff.text(example.meaning + ":") + Roff.example("tokenledger \(example.line)")
    }
    return page
  }

  private static let description = """
    An event-sourced ledger of API access tokens: every action on a token is appended to a \
    log, and everything else is derived from it. Answers are tables on a terminal and JSON lines \
    elsewhere. A secret is never an argument: it is printed once and read from standard input.
    """

  private func entry(_ verb: Verb, title: String) -> String {
    let places = verb.positionals.map { Roff.escaped($0.usage) }.joined(separator: " ")
    var text = ".SS \(Roff.quoted(title))\n" + Roff.text("\(verb.summary).")
    text += ".PP\n.B tokenledger \(Roff.escaped(title))\n"
    if !places.isEmpty { text += ".I \(places)\n" }
    text += ".RI [ options ]\n"
    for positional in verb.positionals {
      text += ".TP\n.I \(Roff.escaped(positional.name))\n" + Roff.text(positional.help)
    }
    text += options(verb.options)
    for example in verb.examples {
      text +=
        ".PP\n" + Roff.text("\(example.meaning):") + Roff.example("tokenledger \(example.line)")
    }
    return text
  }

  private func options(_ options: [CommandOption]) -> String {
    options.map { option in
      var tag = "\\fB\\-\\-\(Roff.escaped(option.name))\\fR"
      if let metavar = option.metavar { tag += " \\fI\(Roff.escaped(metavar))\\fR" }
      return ".TP\n\(tag)\n" + Roff.text(option.explained)
    }.joined()
  }

  private var environment: String {
    let variables =
      table.commonOptions.compactMap { option in
        option.environment.map { ($0, "Stands in for --\(option.name).") }
      } + [
        ("NO_COLOR", "If set, nothing is coloured."),
        ("TERM", "If dumb, nothing is coloured and nothing is drawn over."),
        ("PAGER", "What long tables go through at a terminal; less by default, cat for none."),
      ]
    return variables.map { ".TP\n.B \($0.0)\n" + Roff.text($0.1) }.joined()
  }

  private static let statuses: [(ExitStatus, String)] = [
    (.done, "Done; also when there was nothing to change or nothing matched."),
    (.failed, "Input or output failed, or something is damaged."),
    (.usage, "Wrong usage, or something malformed in itself."),
    (.notFound, "No such account, member, token or event."),
    (.refused, "Refused by a rule or by what the ledger holds."),
    (.conflict, "A conflict: a name taken, a request id reused, a revision that moved on."),
    (.notPermitted, "Not permitted."),
    (.doesNotHold, "The credential, check or comparison did not hold."),
  ]
}

/// Text as troff(1) reads it.
enum Roff {
  /// A paragraph, or what a tag stands before.
  static func text(_ text: String) -> String {
    Paragraph.lines(text, columns: columnsMax).map { escaped($0) + "\n" }.joined()
  }

  /// Columns of a line before it is escaped.
  private static let columnsMax = 66

  /// An example that keeps its spaces.
  static func example(_ line: String) -> String {
    ".PP\n.in +4n\n.nf\n\(escaped(line))\n.fi\n.in\n"
  }

  /// An argument of a macro.
  static func quoted(_ text: String) -> String {
    "\"\(escaped(text).replacing("\"", with: "\\(dq"))\""
  }

  /// Text in which nothing is obeyed: hyphens and quotes that can be pasted, no control lines.
  static func escaped(_ text: String) -> String {
    var escaped = text.unicodeScalars.reduce(into: "") { escaped, scalar in
      switch scalar {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "'": escaped += "\\(aq"
      case "~": escaped += "\\(ti"
      case "^": escaped += "\\(ha"
      case "`": escaped += "\\(ga"
      case _ where !scalar.isASCII:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    if escaped.hasPrefix(".") { escaped = "\\&" + escaped }
    return escaped
  }
}
