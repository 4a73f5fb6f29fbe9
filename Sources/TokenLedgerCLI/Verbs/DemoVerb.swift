import TokenLedger

extension Verb {
  static let demo = Verb(
    "demo", "Play a scenario into a new ledger, with the scenario's own clock", .change,
    takesAccount: false,
    positionals: [Positional("SCENARIO", .one, "The scenario file; '-' for standard input")],
    examples: [
      (
        "demo Fixtures/scenarios/agency-year.jsonl --ledger ./demo",
        "An agency's year in a simulated ledger"
      )
    ],
    run: { try $0.playScenario() })
}

extension Session {
  fileprivate func playScenario() throws {
    for option in ["dry-run", "request-id", "expect-revision", "reason", "as"]
    where invocation.isGiven(option) {
      throw UsageError("a scenario has no use for --\(option)", "its own lines say such things")
    }
    let path = try ledgerPath()
    let (name, bytes) = try contents(of: word("SCENARIO"), limitBytes: Scenario.bytesMax)
    let scenario = try Scenario(file: name, contents: bytes)
    let bar = ProgressBar()
    defer { bar.finish() }
    var chapters = Chapters()
    let summary = try scenario.play(into: path, progress: { bar.update($0) }) {
      chapters.add($0)
    }
    bar.finish()
    let fields: [(String, JSON)] = [
      ("ledger", .text(summary.ledger)), ("scenario", .string(scenario.title)),
      ("actions", .integer(summary.actions)), ("refused", .integer(summary.refused)),
      ("questions", .integer(summary.questions)), ("position", .position(summary.position)),
      ("began", .text(summary.began)), ("ended", .text(summary.ended)),
    ]
    try output.show(
      .object(fields), columns: fields.map(\.0), card: chapters.text(scenario, summary))
  }
}

/// The story's headings with what happened under each.
private struct Chapters {
  private var counts: [(heading: String, began: Timestamp, steps: Int)] = []

  mutating func add(_ result: ScenarioResult) {
    let heading = result.step.chapter ?? ""
    if counts.last?.heading != heading { counts.append((heading, result.step.at, 0)) }
    counts[counts.count - 1].steps += 1
  }

  func text(_ scenario: Scenario, _ summary: ScenarioSummary) -> String {
    var text = TerminalText.escaped(scenario.title) + "\n\n"
    for (heading, began, steps) in counts {
      text += "  \(began.minute)  "
      text += TerminalText.escaped(heading) + " (\(steps) \(steps == 1 ? "step" : "steps"))\n"
    }
    return text + """

      \(summary.actions) actions were done, \(summary.refused) were refused as the story tells, and \
      \(summary.questions) credentials were asked about.
      The log holds \(summary.position) events, from \(summary.began.minute) to \
      \(summary.ended.minute).

      """
  }
}
