import TokenLedger

extension Verb {
  static let step = Verb(
    "step", "Walk through the log, at a terminal by single keys: each event with what it changed",
    options: CommandOption.replayScope + [
      .value(
        "from", "POSITION|TIME",
        "Begin with what happened there; with the first event, or with --back with the last"),
      .value("count", "COUNT", "At most so many steps"),
      .flag("back", "Walk backward"),
      .value(
        "until", "CONDITION",
        "Go to the next place where FIELD=VALUE comes to hold, and show only that"
      ).repeatable,
    ],
    examples: [
      ("replay step --token 'CRM sync'", "The life of a token, before and after"),
      ("replay step --from 117 --count 5", "Event 117 and the four after it"),
      ("replay step --from 117 --count 5 --back", "Event 117 and the four before it, latest first"),
      (
        "replay step --token 'CRM sync' --until state=disabled",
        "When it was disabled first; also != ~ !~ < <= > >=, and several --until together"
      ),
    ],
    run: { session in
      let ledger = try session.ledger()
      let isBack = session.invocation.isGiven("back")
      let scope = try session.replayScope()
      let conditions = try session.options("until") { try ReplayCondition($0, for: scope) }
      let from = try session.moment("from")
      var walk = try ReplayWalk(ledger, scope: scope)
      // What has happened since the last event, such as an expiry, is behind a walk that goes back.
      if let start = try from ?? (isBack ? .time(ledger.now()) : nil) {
        try walk.jump(toBeginWith: start, isBack ? .backward : .forward)
      }
      let isWalkedByKeys =
        session.output.format == .table && !session.invocation.isGiven("count")
        && !session.invocation.isGiven("output") && StepWalk.isPossible
      if isWalkedByKeys {
        return try StepWalk(session, walk, conditions: conditions).run(isBack: isBack)
      }
      let count = try session.number("count", atLeast: 1) ?? (conditions.isEmpty ? .max : 1)
      let bar = ProgressBar()
      defer { bar.finish() }
      let last = try ledger.position().value
      try session.show(count: count) {
        guard !conditions.isEmpty else {
          return try (isBack ? walk.previous() : walk.next()).map { .event($0) }
        }
        return try walk.search(isBack ? .backward : .forward, for: conditions) {
          bar.update("search", done: isBack ? last - $0.value : $0.value, total: last)
        }
      }
    })
}

extension Session {
  /// Prints up to `count` steps.
  fileprivate func show(count: Int, _ next: () throws -> ReplayFinding?) throws {
    let lines = EventLines(try ledger())
    if output.format == .table {
      var shown = 0
      while shown < count, let finding = try next() {
        let separator = shown == 0 ? "" : "\n"
        try output.write(separator + finding.text(lines: lines, isColoured: output.isColoured))
        shown += 1
      }
      if shown == 0 { try output.write("nothing matched\n") }
      return
    }
    try output.list(ReplayFinding.shape) { print in
      var shown = 0
      while shown < count, let finding = try next() {
        try print(finding)
        shown += 1
      }
      return (shown, .null)
    }
  }
}
