import Files
import Synchronization
import TestSupport
import Testing
import TokenLedger

@Suite("A token that is disabled under load")
struct RevocationTests {
  @Test("is let in by no question that begins after the acknowledgement")
  func underLoad() throws {
    let trials = TestEnvironment.number("TOKENLEDGER_REVOCATION_TRIALS") ?? 1_000
    let served = try ServedLedger()
    var tokens: [ServedLedger.Made] = []
    for number in 0..<trials { tokens.append(try served.makeToken("Token \(number)")) }
    let watched = tokens
    let load = Load(tokenCount: trials)

    var clients: [WorkerThread] = []
    for number in 0..<32 {
      let connection = try served.connect()
      clients.append(
        try WorkerThread(name: "client") {
          var random = SeededGenerator(seed: UInt64(number))
          while let index = load.pick(&random) {
            let wasAcknowledged = load.isAcknowledged(index)
            let answer = connection.ask(request("GET", "/v1/authorize", watched[index].bearer))
            load.note(answer?.status, wasAcknowledged: wasAcknowledged)
          }
        })
    }
    for index in 0..<trials {
      try served.change(.disable, watched[index])
      load.acknowledge(index)
    }
    load.waitForLateQuestions(count: trials)
    load.end()
    for client in clients { client.join() }

    let seen = load.seen
    #expect(seen.letInAfterwards == 0)
    #expect(seen.failures == 0)
    #expect(seen.letInBefore > 0)
    #expect(seen.deniedAfterwards >= trials)
  }
}

/// What the clients of one test share.
private final class Load: Sendable {
  struct Seen {
    var letInBefore = 0
    var letInAfterwards = 0
    var deniedAfterwards = 0
    var failures = 0
  }

  private let tokenCount: Int
  /// Tokens are disabled in order: those before this one have been.
  private let acknowledged = Atomic(0)
  private let hasEnded = Atomic(false)
  private let counts = Monitor(Seen())

  init(tokenCount: Int) { self.tokenCount = tokenCount }

  /// A token near the one that is being disabled; `nil` at the end.
  func pick(_ random: inout SeededGenerator) -> Int? {
    guard !hasEnded.load(ordering: .relaxed) else { return nil }
    let next = acknowledged.load(ordering: .relaxed)
    return Int.random(in: max(0, next - 2)...min(tokenCount - 1, next + 1), using: &random)
  }

  func isAcknowledged(_ index: Int) -> Bool { index < acknowledged.load(ordering: .acquiring) }

  func acknowledge(_ index: Int) { acknowledged.store(index + 1, ordering: .releasing) }

  func note(_ status: Int?, wasAcknowledged: Bool) {
    counts.update { counts in
      switch (status, wasAcknowledged) {
      case (200, true): counts.letInAfterwards += 1
      case (200, false): counts.letInBefore += 1
      case (401, true): counts.deniedAfterwards += 1
      case (401, false): break
      default: counts.failures += 1
      }
    }
  }

  func waitForLateQuestions(count: Int) {
    counts.wait { $0.deniedAfterwards >= count || $0.failures > 0 ? () : nil }
  }

  func end() { hasEnded.store(true, ordering: .relaxed) }

  var seen: Seen { counts.withLock { $0 } }
}
