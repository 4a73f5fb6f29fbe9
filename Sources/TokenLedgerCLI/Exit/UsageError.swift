/// The command line itself is wrong.
struct UsageError: Error, Hashable {
  /// What is wrong.
  let problem: String
  /// What would be right.
  let remedy: String

  init(_ problem: String, _ remedy: String) {
    self.problem = problem
    self.remedy = remedy
  }
}

/// Whoever was asked at the terminal did not agree.
struct NotConfirmed: Error {}

/// The question was answered, and the answer is no: nothing more is to be said.
struct DoesNotHold: Error {}
