/// Everything that the command line offers. Parsing, help and suggestions all read this one table.
struct CommandTable: Sendable {
  let nouns: [Noun]
  /// Verbs that stand without a noun, such as `init`.
  let verbs: [Verb]
  /// Options of every verb.
  let commonOptions: [CommandOption]
  /// Options of every verb that changes something.
  let changeOptions: [CommandOption]

  /// The options that a verb takes; its own come first and hide common ones of the same name.
  func options(of verb: Verb) -> [CommandOption] {
    verb.options + sharedOptions(of: verb)
  }

  /// Those of them that are not its own.
  func sharedOptions(of verb: Verb) -> [CommandOption] {
    let own = Set(verb.options.map(\.name))
    let shared = (verb.isChange ? changeOptions : []) + commonOptions
    return shared.filter {
      !own.contains($0.name) && ($0.name != "account" || verb.takesAccount)
    }
  }

  /// Whether an option of that name takes a value, or `nil` if no verb has one.
  ///
  /// Options may stand before noun and verb, so this cannot depend on the verb.
  func takesValue(_ name: String) -> Bool? {
    let all =
      commonOptions + changeOptions + verbs.flatMap(\.options)
      + nouns.flatMap { $0.verbs.flatMap(\.options) }
    return all.first { $0.name == name }.map { $0.metavar != nil }
  }
}

/// What verbs are about.
struct Noun: Sendable {
  let name: String
  let summary: String
  let verbs: [Verb]
}

/// One thing that can be done.
struct Verb: Sendable {
  /// What a verb does to the ledger.
  enum Effect: Sendable {
    /// Answers a question.
    case question
    /// Changes something.
    case change
    /// Changes something that hurts if it was a mistake: `--yes` is needed where nobody can be asked.
    case dangerousChange
  }

  let name: String
  let summary: String
  let effect: Effect
  /// The option that makes a dangerous change of what is a question without it.
  let changeOption: String?
  /// Whether it makes a difference which account is named. If not, `--account` is refused; one in the
  /// environment is of no meaning.
  let takesAccount: Bool
  let positionals: [Positional]
  let options: [CommandOption]
  /// Command lines without the program's name, each with what it does.
  let examples: [(line: String, meaning: String)]
  let run: @Sendable (Session) throws -> Void

  init(
    _ name: String, _ summary: String, _ effect: Effect = .question, changeOption: String? = nil,
    takesAccount: Bool = true, positionals: [Positional] = [], options: [CommandOption] = [],
    examples: [(line: String, meaning: String)], run: @escaping @Sendable (Session) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.effect = effect
    self.changeOption = changeOption
    self.takesAccount = takesAccount
    self.positionals = positionals
    self.options = options
    self.examples = examples
    self.run = run
  }

  /// Whether it can change something.
  var isChange: Bool { effect != .question || changeOption != nil }
}
