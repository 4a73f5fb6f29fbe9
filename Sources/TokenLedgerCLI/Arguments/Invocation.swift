/// A command line that was understood: a verb with what was given to it.
struct Invocation: Sendable {
  let noun: Noun?
  let verb: Verb
  private let words: [String: [String]]
  private let values: [String: [String]]
  /// Options that nobody gave, whose value stands in the environment.
  private let defaults: [String: String]

  init(
    noun: Noun?, verb: Verb, words: [String: [String]], values: [String: [String]],
    defaults: [String: String]
  ) {
    self.noun = noun
    self.verb = verb
    self.words = words
    self.values = values
    self.defaults = defaults
  }

  /// Noun and verb as typed.
  var name: String { noun.map { "\($0.name) \(verb.name)" } ?? verb.name }

  /// Whether what was asked for changes something.
  var isChange: Bool { verb.effect != .question || isChangeByOption }

  /// Whether what was asked for hurts if it was a mistake.
  var isDangerous: Bool { verb.effect == .dangerousChange || isGiven("all") || isChangeByOption }

  private var isChangeByOption: Bool { verb.changeOption.map(isGiven) ?? false }

  /// Whether an option stands on the command line itself.
  func isGiven(_ option: String) -> Bool { values[option] != nil }

  /// The value of an option.
  func value(_ option: String) -> String? { values[option]?.first ?? defaults[option] }

  /// All values of a repeatable option.
  func values(_ option: String) -> [String] { values[option] ?? [] }

  /// The word in the place of that name.
  func word(_ positional: String) -> String? { words[positional]?.first }

  /// All words in the place of that name.
  func words(_ positional: String) -> [String] { words[positional] ?? [] }
}
