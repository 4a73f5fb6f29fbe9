/// A story about people and their tokens, written as a file of JSON lines, that can be played into a
/// new ledger with a clock of its own.
///
/// The first line says when the story begins; each line after it is one action:
///
///     {"scenario": "An agency's year", "begins": "2026-01-12"}
///     {"chapter": "The agency sets up"}
///     {"at": "day 1 09:05", "by": "operator", "do": "account open", "account": "lumen", …}
///
/// Accounts, members and tokens are called by a short name of the story's own, which stays the same
/// when they are renamed.
public struct Scenario: Sendable {
  /// Most bytes of a scenario file.
  public static let bytesMax = 16 * 1024 * 1024

  /// The file's name, for messages.
  public let file: String
  /// What the story is called.
  public let title: String
  /// Day 1 begins at this moment.
  public let begins: Timestamp
  /// In the order of the file, which is the order of time.
  public let steps: [ScenarioStep]

  init(file: String, title: String, begins: Timestamp, steps: [ScenarioStep]) {
    self.file = file
    self.title = title
    self.begins = begins
    self.steps = steps
  }
}

/// One action of a scenario.
public struct ScenarioStep: Sendable {
  /// The line of the file, from 1.
  public let line: Int
  /// The heading under which the action stands, if the file has headings.
  public let chapter: String?
  /// When it happens.
  public let at: Timestamp
  /// Who acts: a member's short name, or `operator`.
  public let actor: String
  /// What is done, in the command line's words, such as `token reset`.
  public let verb: String
  /// Why.
  public let reason: Reason?
  /// The refusal that the story expects, such as `token-name-taken`.
  public let refusal: String?
  let act: ScenarioAct
}

/// What became of a step.
public struct ScenarioResult: Sendable {
  public enum Outcome: Sendable {
    /// Accepted, and durable.
    case done(Receipt)
    /// Refused, as the story expects.
    case refused(Refusal)
    /// A question about a credential, answered as the story expects.
    case answered(AuthenticationAnswer)
  }
  public let step: ScenarioStep
  public let outcome: Outcome
}

/// What a played scenario came to.
public struct ScenarioSummary: Sendable {
  public var ledger: LedgerID
  /// Actions of the file.
  public var actions: Int
  /// Those that were refused, as the story expects.
  public var refused: Int
  /// Credentials that were asked about.
  public var questions: Int
  /// The position of the last event.
  public var position: Position
  /// When the story began and ended.
  public var began: Timestamp
  public var ended: Timestamp
}
