import TestSupport
import Testing

@testable import TokenLedger

@Suite("Playing scenarios")
struct ScenarioPlayTests {
  @Test("the agency's year is played into a ledger, questions and refusals as the story says")
  func play() throws {
    let directory = try TemporaryDirectory()
    let scenario = try Scenario(
      file: "agency-year.jsonl", contents: ScenarioTests.agencyYear)
    var results: [ScenarioResult] = []
    let summary = try scenario.play(
      into: directory.file("ledger"), report: { results.append($0) })
    #expect(results.count == scenario.steps.count)
    #expect(summary.actions + summary.refused + summary.questions == results.count)
    #expect(summary.questions > 40)
    #expect(summary.refused >= 8)

    let end = summary.ended
    let ledger = try Ledger.open(at: directory.file("ledger"))
    #expect(ledger.isSimulated)
    #expect(try ledger.now() == end)
    #expect(try ledger.position() == summary.position)
    for created in [CreatedFilter.last7Days, .last30Days, .moreThan30Days] {
      let page = try ledger.tokens(TokenListRequest(filter: TokenFilter(created: created)))
      #expect(page.total >= 3, "\(created)")
    }
    for state in Token.State.allCases {
      let page = try ledger.tokens(TokenListRequest(filter: TokenFilter(states: [state])))
      #expect(page.total > 0, "\(state)")
    }
    ledger.close()
  }

  @Test("a story that does not go as it says stops with file and line")
  func derailed() throws {
    let directory = try TemporaryDirectory()
    let text = """
      {"scenario": "x", "begins": "2026-01-12"}
      {"at": "day 1", "by": "operator", "do": "account enable-api", "account": "nobody"}
      """
    let scenario = try Scenario(file: "story.jsonl", contents: Array(text.utf8))
    let error = #expect(throws: LedgerError.self) {
      try scenario.play(into: directory.file("ledger"))
    }
    #expect(error?.message.contains("story.jsonl:2: account enable-api") == true)
  }
}
