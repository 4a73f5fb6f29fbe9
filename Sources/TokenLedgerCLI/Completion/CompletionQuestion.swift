import TokenLedger

/// Where on a command line the cursor stands, and what could stand there.
struct CompletionQuestion {
  /// What could stand at the cursor.
  enum Answer {
    case words([Candidate])
    /// Only the ledger knows.
    case names(LedgerName)
    /// A file or a folder, which the shell completes itself.
    case file
    /// Something that nobody can guess.
    case nothing
  }

  /// A word with what it means.
  struct Candidate: Hashable {
    var value: String
    var meaning = ""
  }

  let answer: Answer
  /// What stands before the value in the same word, such as `--account=`.
  let attachedTo: String
  /// The values of `--ledger` and `--account` on the line.
  let ledger: String?
  let account: String?

  /// Understands a line whose words are whole up to `typed`, the beginning of the one at the cursor.
  init(_ words: [String], typed: String, table: CommandTable) {
    var line = Line(words, table: table)
    if line.words.first == "help" { line.words.removeFirst() }
    let first = line.words.first
    let noun = table.nouns.first { $0.name == first }
    let candidate = noun.map { $0.verbs } ?? table.verbs
    let verb = candidate.first { $0.name == (noun == nil ? first : line.words.dropFirst().first) }
    let options = verb.map { table.options(of: $0) } ?? table.commonOptions
    func values(of name: String) -> Answer {
      options.first { $0.name == name }.map(Self.values) ?? .nothing
    }

    ledger = line.values["ledger"]?.last
    account = line.values["account"]?.last
    if let waiting = line.waiting {
      (answer, attachedTo) = (values(of: waiting), "")
    } else if !line.isOver, typed.hasPrefix("--"), let equals = typed.firstIndex(of: "=") {
      let name = typed[typed.index(typed.startIndex, offsetBy: 2)..<equals]
      (answer, attachedTo) = (values(of: String(name)), String(typed[...equals]))
    } else if !line.isOver, typed.hasPrefix("-") {
      let left = options.filter { $0.isRepeatable || line.values[$0.name] == nil }
      let help = Candidate(value: "--help", meaning: "Explain this")
      let all = left.map { Candidate(value: "--\($0.name)", meaning: $0.help) } + [help]
      (answer, attachedTo) = (.words(all), "")
    } else if let verb {
      let given = line.words.count - (noun == nil ? 1 : 2)
      (answer, attachedTo) = (Self.place(given, of: verb), "")
    } else if let noun, line.words.count == 1 {
      let verbs = noun.verbs.map { Candidate(value: $0.name, meaning: $0.summary) }
      (answer, attachedTo) = (.words(verbs), "")
    } else if line.words.isEmpty {
      let all =
        table.nouns.map { Candidate(value: $0.name, meaning: $0.summary) }
        + table.verbs.map { Candidate(value: $0.name, meaning: $0.summary) }
        + [Candidate(value: "help", meaning: "Explain the program, a noun or a verb")]
      (answer, attachedTo) = (.words(all), "")
    } else {
      (answer, attachedTo) = (.nothing, "")
    }
  }

  private static func values(of option: CommandOption) -> Answer {
    if !option.choices.isEmpty {
      return .words(option.choices.map { Candidate(value: $0) })
    }
    return option.metavar.map(named) ?? .nothing
  }

  private static func place(_ index: Int, of verb: Verb) -> Answer {
    guard let last = verb.positionals.last else { return .nothing }
    if index < verb.positionals.count {
      // A deleted token is named by its id only.
      if verb.name == "restore", verb.positionals[index].name == "TOKEN" {
        return .names(.deletedToken)
      }
      return named(verb.positionals[index].name)
    }
    return [.any, .oneOrMore].contains(last.count) ? named(last.name) : .nothing
  }

  /// What goes by that name in the table of commands.
  private static func named(_ metavar: String) -> Answer {
    switch metavar {
    case "ACCOUNT": .names(.account)
    case "AGENCY": .names(.agency)
    case "MEMBER": .names(.member)
    case "ACTOR": .names(.actor)
    case "TOKEN": .names(.token)
    case "SCOPE": .names(.scope)
    case "VERSION": .names(.version)
    case "VIEW": .names(.view)
    case "TYPE": words(EventType.allCases.map(\.name))
    case "ROLE": words(Role.allCases.map(\.rawValue))
    case "SHELL": words(Shell.allCases.map(\.rawValue))
    case "WHEN": words(["last-7-days", "last-30-days", "more-than-30-days"])
    case "TIME", "POSITION|TIME": words(["now", "today", "yesterday"])
    case "FILE", "DIR", "SCENARIO": .file
    default: .nothing
    }
  }

  private static func words(_ values: [String]) -> Answer {
    .words(values.map { Candidate(value: $0) })
  }
}

/// The words before the cursor, taken apart as the parser takes them.
private struct Line {
  var words: [String] = []
  var values: [String: [String]] = [:]
  /// The option whose value comes next.
  var waiting: String?
  /// Whether nothing is an option any more.
  var isOver = false

  init(_ arguments: [String], table: CommandTable) {
    for argument in arguments {
      if let name = waiting, !argument.hasPrefix("--") {
        values[name, default: []].append(argument)
        waiting = nil
      } else if isOver || !argument.hasPrefix("-") || argument == "-" {
        words.append(argument)
      } else if argument == "--" {
        isOver = true
        waiting = nil
      } else {
        take(argument.drop { $0 == "-" }, table)
      }
    }
  }

  private mutating func take(_ option: Substring, _ table: CommandTable) {
    let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    waiting = nil
    if parts.count == 2 {
      values[name, default: []].append(String(parts[1]))
    } else if table.takesValue(name) ?? false {
      waiting = name
    } else {
      values[name, default: []].append("")
    }
  }
}
