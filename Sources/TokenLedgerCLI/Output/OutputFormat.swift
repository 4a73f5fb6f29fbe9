/// How answers are written.
enum OutputFormat: String, CaseIterable, Sendable {
  /// For people.
  case table
  /// One JSON value for the whole answer.
  case json
  /// One JSON object a line.
  case jsonl
  /// Comma-separated values.
  case csv
}
