import TokenLedger

/// Understands a command line by a ``CommandTable``.
struct Parser {
  /// What was asked.
  enum Result {
    case run(Invocation)
    case help(HelpTopic)
    /// Name and version of the program.
    case version
  }

  let table: CommandTable
  /// Looks up an environment variable.
  let environment: (String) -> String?

  /// Understands the words after the program's name.
  func parse(_ arguments: [String]) throws(UsageError) -> Result {
    var scan = try Scan(arguments, table: table)
    if scan.words.first == "help" {
      scan.words.removeFirst()
      scan.wantsHelp = true
    }
    guard let first = scan.words.first else {
      if scan.wantsHelp { return .help(.program) }
      if scan.unknown.first == "--version" { return .version }
      if let option = scan.unknown.first { throw unknown(option, among: table.commonOptions) }
      throw UsageError("no command was given", "see 'tokenledger --help'")
    }
    if let verb = table.verbs.first(where: { $0.name == first }) {
      return try finish(scan, noun: nil, verb: verb, used: 1)
    }
    guard let noun = table.nouns.first(where: { $0.name == first }) else {
      throw UsageError(
        "there is no command '\(first)'",
        Suggestion.text(
          for: first, among: table.nouns.map(\.name) + table.verbs.map(\.name),
          otherwise: verbElsewhere(first) ?? "see 'tokenledger --help'"))
    }
    guard scan.words.count > 1 else {
      if scan.wantsHelp { return .help(.noun(noun)) }
      throw UsageError(
        "'\(noun.name)' needs a verb", "one of \(noun.verbs.map(\.name).joined(separator: ", "))")
    }
    guard let verb = noun.verbs.first(where: { $0.name == scan.words[1] }) else {
      throw UsageError(
        "'\(noun.name)' has no verb '\(scan.words[1])'",
        Suggestion.text(
          for: scan.words[1], among: noun.verbs.map(\.name),
          otherwise: "it has \(noun.verbs.map(\.name).joined(separator: ", "))"))
    }
    return try finish(scan, noun: noun, verb: verb, used: 2)
  }

  /// What somebody meant who left out the noun.
  private func verbElsewhere(_ word: String) -> String? {
    var titles = table.nouns.filter { $0.verbs.contains { $0.name == word } }
      .map { "'\($0.name) \(word)'" }
    guard let last = titles.popLast() else { return nil }
    let others = titles.isEmpty ? "" : titles.joined(separator: ", ") + " or "
    return "did you mean \(others)\(last)?"
  }

  private func finish(_ scan: Scan, noun: Noun?, verb: Verb, used: Int) throws(UsageError)
    -> Result
  {
    if scan.wantsHelp { return .help(.verb(noun, verb)) }
    let options = table.options(of: verb)
    let title = noun.map { "\($0.name) \(verb.name)" } ?? verb.name
    if let option = scan.unknown.first { throw unknown(option, among: options) }
    if let option = scan.missingValue {
      let metavar = options.first { $0.name == option }?.metavar ?? "VALUE"
      throw UsageError(
        "--\(option) needs a value", "--\(option) \(metavar), or --\(option)=\(metavar)")
    }
    if let option = scan.unwantedValue {
      throw UsageError("--\(option) takes no value", "--\(option)")
    }
    var values: [String: [String]] = [:]
    for (name, value) in scan.options {
      guard let option = options.first(where: { $0.name == name }) else {
        throw UsageError(
          "'\(title)' has no option --\(name)",
          Suggestion.text(
            for: name, among: options.map(\.name), prefix: "--",
            otherwise: "see 'tokenledger \(title) --help'"))
      }
      guard values[name] == nil || option.isRepeatable else {
        throw UsageError("--\(name) is given twice", "give it once")
      }
      try check(value, of: option)
      values[name, default: []].append(value)
    }
    var defaults: [String: String] = [:]
    for option in options where values[option.name] == nil {
      if let variable = option.environment { defaults[option.name] = environment(variable) }
      if option.isRequired && defaults[option.name] == nil {
        let other = option.environment.map { " or set \($0)" } ?? ""
        throw UsageError("'\(title)' needs --\(option.name)", "give \(option.usage)\(other)")
      }
    }
    let words = try places(Array(scan.words.dropFirst(used)), in: verb, title: title)
    return .run(
      Invocation(noun: noun, verb: verb, words: words, values: values, defaults: defaults))
  }

  private func check(_ value: String, of option: CommandOption) throws(UsageError) {
    guard !option.choices.isEmpty, !option.choices.contains(value) else { return }
    throw UsageError(
      "--\(option.name) cannot be '\(value)'",
      Suggestion.text(
        for: value, among: option.choices,
        otherwise: "give one of \(option.choices.joined(separator: ", "))"))
  }

  private func places(_ given: [String], in verb: Verb, title: String) throws(UsageError)
    -> [String: [String]]
  {
    var rest = given[...]
    var words: [String: [String]] = [:]
    for positional in verb.positionals {
      switch positional.count {
      case .one, .optional: words[positional.name] = rest.popFirst().map { [$0] }
      case .oneOrMore, .any:
        words[positional.name] = rest.isEmpty ? nil : Array(rest)
        rest = []
      }
      if words[positional.name] == nil, [.one, .oneOrMore].contains(positional.count) {
        throw UsageError(
          "'\(title)' needs \(positional.name)",
          "tokenledger \(title) \(verb.positionals.map(\.usage).joined(separator: " "))")
      }
    }
    if let unexpected = rest.first {
      throw UsageError(
        "'\(title)' does not take '\(unexpected)'",
        """
        see 'tokenledger \(title) --help' (an option that takes several values is repeated, a value \
        with spaces is quoted, and a secret is given on standard input)
        """)
    }
    return words
  }

  private func unknown(_ option: String, among options: [CommandOption]) -> UsageError {
    UsageError(
      "there is no option \(option)",
      Suggestion.text(
        for: String(option.drop { $0 == "-" }), among: options.map(\.name), prefix: "--",
        otherwise: "'--help' lists them; after '--' nothing is an option"))
  }
}

/// A command line taken apart, before it is known which verb it is for.
private struct Scan {
  var words: [String] = []
  var options: [(name: String, value: String)] = []
  var wantsHelp = false
  // What is wrong is told once the verb is known and can say what would be right.
  var unknown: [String] = []
  var missingValue: String?
  var unwantedValue: String?

  init(_ arguments: [String], table: CommandTable) throws(UsageError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        words += rest
        return
      }
      if argument == "--help" || argument == "-h" {
        wantsHelp = true
      } else if argument.hasPrefix("--") {
        take(argument.dropFirst(2), &rest, table)
      } else if argument.hasPrefix("-") && argument != "-" {
        unknown.append(argument)
      } else {
        words.append(argument)
      }
    }
  }

  private mutating func take(
    _ text: Substring, _ rest: inout ArraySlice<String>, _ table: CommandTable
  ) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let attached = parts.count == 2 ? String(parts[1]) : nil
    switch table.takesValue(name) {
    case nil: unknown.append("--\(name)")
    case false?:
      if attached != nil { unwantedValue = unwantedValue ?? name }
      options.append((name, ""))
    case true?:
      if let attached {
        options.append((name, attached))
      } else if let next = rest.first, !next.hasPrefix("--") {
        options.append((name, next))
        rest.removeFirst()
      } else {
        missingValue = missingValue ?? name
      }
    }
  }
}
