import TokenLedger

/// Times on the command line, read as ``TypedTime`` by the ledger's clock.
extension Session {
  /// The moment that an option means; of a day, its first.
  func time(_ name: String) throws -> Timestamp? {
    try option(name) { try TypedTime($0) }?.begin(now: ledger().now())
  }

  /// The end of a range that an option means, which is not in it: of a day, the next one's first.
  func timeEnd(_ name: String) throws -> Timestamp? {
    try option(name) { try TypedTime($0) }?.end(now: ledger().now())
  }

  /// Passes unless `--until` comes before `--since`: nothing can be between them.
  func checkOrderOfTimes() throws {
    guard let until = try option("until", { try TypedTime($0) }), let since = try time("since"),
      until.begin(now: try ledger().now()) < since
    else { return }
    throw UsageError("--until is before --since", "give the earlier time as --since")
  }

  /// The past state that an option asks about: digits are a position, all else is a time.
  func moment(_ name: String) throws -> Moment? {
    guard let text = invocation.value(name) else { return nil }
    return try reading("--\(name)") { try moment(text: text) }
  }

  /// The past state that a text asks about.
  func moment(text: String) throws -> Moment {
    try Moment(typed: text, now: ledger().now())
  }
}
