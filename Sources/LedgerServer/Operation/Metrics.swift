import HTTPServer
import Synchronization
import TokenLedger

/// What a server counts while it serves.
final class Metrics: Sendable {
  /// A number that only grows. Counting costs a few nanoseconds.
  final class Counter: Sendable {
    private let value = Atomic<UInt64>(0)
    func add(_ more: UInt64 = 1) { value.add(more, ordering: .relaxed) }
    var count: UInt64 { value.load(ordering: .relaxed) }
  }

  /// Answers of one route.
  struct RouteCounts: Sendable {
    /// By the first digit of the status, from 1 to 5.
    let byClass = (1...5).map { _ in Counter() }
    /// By the time that they took: up to each of ``bounds``, and longer.
    let byTime = (0...Metrics.bounds.count).map { _ in Counter() }
    let nanoseconds = Counter()
  }

  /// Upper ends of the classes of times, in microseconds.
  static let bounds: [UInt64] = [
    25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000,
  ]

  let routes: [RouteCounts]
  /// Requests that no handler may see, and those for what is not served.
  let refused = Counter()
  let granted = Counter()
  private let openConnections = Mutex<(@Sendable () -> Int)?>(nil)
  let denied = Denial.allCases.map { _ in Counter() }

  init(_ table: RouteTable) { routes = table.routes.map { _ in RouteCounts() } }

  /// How many connections are open.
  var connections: Int { openConnections.withLock { $0 }?() ?? 0 }

  /// Says who knows how many connections are open.
  func setConnections(_ count: @escaping @Sendable () -> Int) {
    openConnections.withLock { $0 = count }
  }

  /// Counts an answer.
  func count(_ status: Status, route: Int, nanoseconds: UInt64) {
    let counts = routes[route]
    counts.byClass[min(5, max(1, Int(status.rawValue / 100))) - 1].add()
    let microseconds = nanoseconds / 1_000
    let place = Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count
    counts.byTime[place].add()
    counts.nanoseconds.add(nanoseconds)
  }

  /// Counts what a gateway was told.
  func count(_ answer: AuthenticationAnswer) {
    guard let denial = answer.denial else { return granted.add() }
    if let index = Denial.allCases.firstIndex(of: denial) { denied[index].add() }
  }
}
