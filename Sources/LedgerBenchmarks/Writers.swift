import Synchronization
import TokenLedger

/// Callers that create tokens, each one after the other, until they are told to stop.
///
/// A class, because Swift 6.3.1 miscompiles a task whose closure captures an id, which is aligned to
/// sixteen bytes, beside a clock and its instant: it crashes before its first line.
final class Writers: Sendable {
  private let ledger: Ledger
  private let account: AccountID
  private let names: NameSource
  private let interval: Duration
  private let started = ContinuousClock().now
  private let count = Atomic<Int>(0)
  private let isOver = Atomic<Bool>(false)

  /// - Parameter ratePerSecond: of all of them together; `nil` for as many as they can.
  init(_ ledger: Ledger, _ account: AccountID, names: NameSource, ratePerSecond: Double? = nil) {
    self.ledger = ledger
    self.account = account
    self.names = names
    interval = ratePerSecond.map { .seconds(1 / $0) } ?? .zero
  }

  /// Has so many of them write until `body` is over. What took how long, in milliseconds: from when a
  /// caller began, or from when it should have begun, had not all of them been waiting.
  func write(callers: Int, during body: () async throws -> Void) async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for _ in 0..<callers { group.addTask { try await self.run() } }
      try await body()
      isOver.store(true, ordering: .relaxed)
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func run() async throws -> [Double] {
    var taken: [Double] = []
    while !isOver.load(ordering: .relaxed) {
      let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
      let due = started + interval * number
      let isEarly = interval > .zero && due > ContinuousClock().now
      if isEarly { try await Task.sleep(until: due) }
      let begun = isEarly || interval == .zero ? ContinuousClock().now : due
      let create = try names.token(in: account, of: ledger).create
      _ = try await ledger.execute(
        Request(.createToken(create), actor: Ledger.processOperator))
      taken.append((ContinuousClock().now - begun).seconds * 1000)
    }
    return taken
  }
}
