/// An option of the command line: `--name VALUE`, or `--name` alone.
struct CommandOption: Sendable {
  /// The name without the leading dashes.
  let name: String
  /// What stands for the value in help, and tells completion what the value names; `nil` for an
  /// option that takes none.
  let metavar: String?
  let help: String
  /// Whether it may be given more than once.
  var isRepeatable = false
  /// Whether the verb cannot do without it.
  var isRequired = false
  /// The only values that are accepted; empty accepts any.
  var choices: [String] = []
  /// The environment variable that stands in for it.
  var environment: String?

  /// An option that takes no value.
  static func flag(_ name: String, _ help: String) -> Self {
    Self(name: name, metavar: nil, help: help)
  }

  /// An option that takes a value.
  static func value(_ name: String, _ metavar: String, _ help: String) -> Self {
    Self(name: name, metavar: metavar, help: help)
  }

  /// An option that takes one of a few values.
  static func choice(_ name: String, _ choices: [String], _ help: String) -> Self {
    Self(name: name, metavar: choices.joined(separator: "|"), help: help, choices: choices)
  }

  /// The same option, which may be given more than once.
  var repeatable: Self { with { $0.isRepeatable = true } }
  /// The same option, which must be given.
  var required: Self { with { $0.isRequired = true } }
  /// The same option, for which an environment variable can stand in.
  func or(environment name: String) -> Self { with { $0.environment = name } }

  private func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }

  /// How it is written, such as `--scope SCOPE`.
  var usage: String { metavar.map { "--\(name) \($0)" } ?? "--\(name)" }
}

/// A word that a verb takes by its place.
struct Positional: Sendable {
  /// How many words.
  enum Count: Sendable { case one, optional, oneOrMore, any }

  let name: String
  let count: Count
  let help: String

  init(_ name: String, _ count: Count = .one, _ help: String) {
    self.name = name
    self.count = count
    self.help = help
  }

  /// How it is written in a usage line.
  var usage: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .oneOrMore: "\(name)…"
    case .any: "[\(name)…]"
    }
  }
}
