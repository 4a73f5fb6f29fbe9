import Files
import Synchronization
import TestSupport
import Testing
import TokenLedger

@Suite("Commands and authentications at the same time")
struct LinearizabilityTests {
  @Test("have come about one after the other, each between its question and its answer")
  func overHTTP() throws {
    let operationsMax = TestEnvironment.number("TOKENLEDGER_LINEARIZABILITY_OPERATIONS") ?? 6_000
    let served = try ServedLedger()
    let key = try served.memberKey(.accountAdministrator)
    let tokens = try (0..<4).map { number in
      let made = try served.makeToken("Token \(number)")
      return WatchedToken(made.id, secret: made.secret)
    }
    let left = Atomic(operationsMax)
    let failures = Mutex<[String]>([])
    var clients: [WorkerThread] = []
    for number in 0..<12 {
      let connection = try served.connect()
      clients.append(
        try WorkerThread(name: "client") {
          var random = SeededGenerator(seed: UInt64(number))
          while left.subtract(1, ordering: .relaxed).newValue >= 0 {
            let token = tokens[Int.random(in: 0..<tokens.count, using: &random)]
            let step = Step.any(isCommander: number < 4, of: token, &random)
            if let failure = token.perform(step, connection, key) {
              failures.withLock { $0.append(failure) }
            }
          }
        })
    }
    for client in clients { client.join() }
    #expect(failures.withLock { $0 } == [])
    for token in tokens {
      let history = token.history
      #expect(LinearizabilityChecker.isLinearizable(history), "\(token.id)")
      let questions = history.filter(\.isQuestion)
      #expect(questions.contains { $0.result } && questions.contains { !$0.result })
      #expect(history.count - questions.count > operationsMax / 100)
      // What was answered the other way round, without a command to explain it, could not have been.
      #expect(!LinearizabilityChecker.isLinearizable(try Self.falsified(history)))
    }
    let count = tokens.map(\.history.count).reduce(0, +)
    #expect(count == operationsMax)
    print("torture: the history of \(count) operations over HTTP is linearizable")
  }

  /// The history with one answer turned, of a question that no command overlaps.
  private static func falsified(_ history: [TokenOperation]) throws -> [TokenOperation] {
    let commands = history.filter { !$0.isQuestion }
    let index = try #require(
      history.indices.last { index in
        let operation = history[index]
        return operation.isQuestion
          && !commands.contains { $0.start <= operation.end && operation.start <= $0.end }
      })
    var history = history
    let operation = history[index]
    history[index] = TokenOperation(
      operation.kind, !operation.result, operation.start, operation.end)
    return history
  }
}

/// What a client does next.
private enum Step {
  case authorize(secret: Int)
  case disable, enable, endGrace
  case reset(hasGrace: Bool)

  static func any(
    isCommander: Bool, of token: WatchedToken, _ random: inout SeededGenerator
  ) -> Step {
    if isCommander {
      switch Int.random(in: 0..<12, using: &random) {
      case 0..<3: return .disable
      case 3..<7: return .enable
      case 7..<9: return .reset(hasGrace: true)
      case 9: return .reset(hasGrace: false)
      case 10: return .endGrace
      default: break
      }
    }
    let count = token.secretCount
    return .authorize(secret: Int.random(in: max(0, count - 3)..<count, using: &random))
  }
}

/// A token, its secrets in the order in which they became known, and what was done to it.
private final class WatchedToken: Sendable {
  let id: TokenID
  private let secrets: Mutex<[String]>
  private let operations = Mutex<[TokenOperation]>([])

  init(_ id: TokenID, secret: String) {
    self.id = id
    secrets = Mutex([secret])
  }

  var secretCount: Int { secrets.withLock { $0.count } }
  var history: [TokenOperation] { operations.withLock { $0 } }

  /// Does it, and notes when and what came of it.
  ///
  /// - Returns: what was wrong with the answer, if anything was.
  func perform(_ step: Step, _ connection: RawConnection, _ key: String) -> String? {
    let asked: String
    switch step {
    case .authorize(let secret):
      let text = secrets.withLock { $0[secret] }
      asked = request("GET", "/v1/authorize", "Authorization: Bearer \(text)\r\n")
    case .disable: asked = request("POST", "/v1/tokens/\(id)/disable", key)
    case .enable: asked = request("POST", "/v1/tokens/\(id)/enable", key)
    case .endGrace: asked = request("POST", "/v1/tokens/\(id)/end-grace", key)
    case .reset(let hasGrace):
      asked = request(
        "POST", "/v1/tokens/\(id)/reset", key, body: hasGrace ? #"{"grace":"1d"}"# : "{}")
    }
    let start = SystemClock.monotonicNanoseconds
    let answer = connection.ask(asked)
    let end = SystemClock.monotonicNanoseconds
    guard let answer else { return "\(step): no answer" }
    func note(_ kind: TokenOperation.Kind, _ result: Bool?) -> String? {
      guard let result else { return "\(step): \(answer.status) \(answer.bodyText)" }
      operations.withLock { $0.append(TokenOperation(kind, result, start, end)) }
      return nil
    }
    let changed = answer.status == 200 ? answer.json["changed"].bool : nil
    switch step {
    case .authorize(let secret):
      let isLetIn: Bool? = [200: true, 401: false][answer.status]
      return note(.authorize(secret: secret), isLetIn)
    case .disable: return note(.disable, changed)
    case .enable: return note(.enable, changed)
    case .endGrace: return note(.endGrace, changed)
    case .reset(let hasGrace):
      guard let secret = answer.json["authToken"].text else { return note(.disable, nil) }
      let number = secrets.withLock { secrets in
        secrets.append(secret)
        return secrets.count - 1
      }
      return note(.reset(to: number, hasGrace: hasGrace), changed)
    }
  }
}

@Suite("The check for linearizability")
struct LinearizabilityCheckerTests {
  private typealias Operation = TokenOperation
  private func accepts(_ history: [TokenOperation]) -> Bool {
    LinearizabilityChecker.isLinearizable(history)
  }

  @Test("takes what overlaps in whatever order fits")
  func linearizable() {
    let disabling = Operation(.disable, true, 10, 40)
    #expect(accepts([]))
    // Both answers may be had while it is being disabled, the good one first.
    #expect(
      accepts([
        disabling, Operation(.authorize(secret: 0), true, 12, 20),
        Operation(.authorize(secret: 0), false, 21, 30),
        Operation(.authorize(secret: 0), false, 50, 60),
      ]))
    // Of two that overlap, the one that ended first may have come last.
    #expect(
      accepts([
        disabling, Operation(.authorize(secret: 0), false, 12, 20),
        Operation(.authorize(secret: 0), true, 11, 30),
      ]))
    #expect(
      accepts([
        Operation(.reset(to: 1, hasGrace: true), true, 0, 10),
        Operation(.authorize(secret: 0), true, 11, 12),
        Operation(.authorize(secret: 1), true, 11, 12),
        Operation(.endGrace, true, 20, 30), Operation(.authorize(secret: 0), false, 31, 32),
        Operation(.endGrace, false, 40, 50),
      ]))
    #expect(
      accepts([
        Operation(.disable, true, 0, 10), Operation(.disable, false, 0, 10),
        Operation(.enable, true, 5, 30), Operation(.disable, true, 20, 40),
      ]))
  }

  @Test("refuses what no order explains", arguments: contradictions)
  func impossible(_ history: [TokenOperation]) {
    #expect(!accepts(history))
  }

  private static let contradictions: [[TokenOperation]] = [
    // Let in after the disabling was acknowledged.
    [Operation(.disable, true, 0, 10), Operation(.authorize(secret: 0), true, 11, 12)],
    // Denied before it was asked for.
    [Operation(.authorize(secret: 0), false, 0, 5), Operation(.disable, true, 6, 10)],
    // Denied and then let in again while it is being disabled.
    [
      Operation(.disable, true, 0, 40), Operation(.authorize(secret: 0), false, 5, 10),
      Operation(.authorize(secret: 0), true, 11, 20),
    ],
    // The old secret after a reset without a grace; the new one not good.
    [
      Operation(.reset(to: 1, hasGrace: false), true, 0, 10),
      Operation(.authorize(secret: 0), true, 11, 12),
    ],
    [
      Operation(.reset(to: 1, hasGrace: true), true, 0, 10),
      Operation(.authorize(secret: 1), false, 11, 12),
    ],
    // The secret before the previous one.
    [
      Operation(.reset(to: 1, hasGrace: true), true, 0, 10),
      Operation(.reset(to: 2, hasGrace: true), true, 11, 20),
      Operation(.authorize(secret: 0), true, 21, 22),
    ],
    // Disabled twice, with nobody enabling it.
    [Operation(.disable, true, 0, 10), Operation(.disable, true, 5, 15)],
    // A grace that ended twice, and one that nobody saw end.
    [
      Operation(.reset(to: 1, hasGrace: true), true, 0, 10), Operation(.endGrace, true, 11, 20),
      Operation(.endGrace, true, 12, 20),
    ],
    // Two clients that see two commands in different orders.
    [
      Operation(.reset(to: 1, hasGrace: false), true, 0, 100),
      Operation(.reset(to: 2, hasGrace: false), true, 0, 100),
      Operation(.authorize(secret: 1), true, 10, 20),
      Operation(.authorize(secret: 2), true, 30, 40),
      Operation(.authorize(secret: 1), true, 50, 60),
    ],
    // Another token's state would not be told from this one's: it is disabled for good.
    [
      Operation(.disable, true, 0, 10), Operation(.enable, true, 11, 20),
      Operation(.disable, true, 21, 30), Operation(.authorize(secret: 0), true, 31, 40),
      Operation(.enable, true, 41, 50),
    ],
  ]
}
