/// What somebody typed is wrong in itself, before anything was asked of the ledger.
package struct UsageError: Error, Hashable {
  /// What is wrong.
  package let problem: String
  /// What would be right.
  package let remedy: String

  package init(_ problem: String, _ remedy: String) {
    self.problem = problem
    self.remedy = remedy
  }
}

extension UsageError: CustomStringConvertible {
  /// Both in one.
  package var description: String { "\(problem): \(remedy)" }
}
