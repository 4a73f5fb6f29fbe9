import TestSupport
import Testing
import TokenLedger

/// Random histories, told to the ledger and to a naive model that was written from the product's
/// description alone.
@Suite("The ledger and the naive model")
struct ModelTests {
  /// Commands over all seeds; more for a long campaign.
  static let commandCount = TestEnvironment.number("TOKENLEDGER_MODEL_COMMANDS") ?? 100_800
  static let firstSeed = UInt64(TestEnvironment.number("TOKENLEDGER_MODEL_SEED") ?? 1)
  static let commandsPerSeed = 4_200
  static var seeds: Range<UInt64> {
    firstSeed..<firstSeed + UInt64(max(1, commandCount / commandsPerSeed))
  }

  @Test("give the same answers to every command and question", arguments: ModelTests.seeds)
  func sameAnswers(seed: UInt64) async throws {
    let run = try ModelRun(seed: seed)
    do {
      try await run.open()
      for round in 0..<3 {
        try await run.advance(by: Self.commandsPerSeed / 3)
        try await run.compareAnswers(4)
        try run.compareInvestigations(4)
        try run.giveProofs(20)
        if round == 1 { try run.reopen() }
      }
      try run.compareLog()
      try run.checkNothingIsLeft()
      try run.checkViews()
      try run.reopen(forgetting: ["views-", "indexes-", "names-"])
      try await run.compareAnswers(4)
      try run.compareLog()
      try run.checkGivenProofs()
    } catch let difference as ModelRun.Difference {
      Issue.record("\(difference)")
    }
    if TestEnvironment.number("TOKENLEDGER_MODEL_SEED") != nil {
      let answers = run.answers.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
      print(
        """
        model: seed \(seed), \(run.commands) commands, \(run.model.events.count) events: \
        \(answers.joined(separator: ", "))
        """)
    }
  }
}
