import Files
import Sockets
import Synchronization

/// Allows each client so many requests an hour, with the unused ones of a whole hour at once.
///
/// A client is an IPv4 address or an IPv6 /64, as ``Sockets/PeerAddress/client`` has it.
final class Throttle: Sendable {
  /// Most clients that are remembered; beyond them, those who have asked least lately are forgotten.
  static let clientsMax = 65_536
  /// How many are left after some were forgotten, so that many come before it has to be done again.
  static let clientsKept = clientsMax / 4 * 3

  private struct Allowance {
    var left: Double
    var at: UInt64
  }

  private let requestsPerHourMax: Int
  private let clients = Mutex<[PeerAddress: Allowance]>([:])

  init(requestsPerHourMax: Int) { self.requestsPerHourMax = requestsPerHourMax }

  private var perNanosecond: Double { Double(requestsPerHourMax) / 3_600_000_000_000 }

  /// Counts a request, or says after how many seconds the client may ask again.
  ///
  /// - Parameters:
  ///   - client: who asks.
  ///   - counts: whether the request is counted, or only judged.
  ///   - now: nanoseconds of the monotonic clock.
  func secondsToWait(
    _ client: PeerAddress, counts: Bool = true, now: UInt64 = SystemClock.monotonicNanoseconds
  ) -> Int? {
    clients.withLock { clients in
      var allowance =
        clients[client.client] ?? Allowance(left: Double(requestsPerHourMax), at: now)
      allowance.left = left(of: allowance, at: now)
      allowance.at = now
      let mayAsk = allowance.left >= 1
      // Whoever is only judged is not remembered for that.
      guard counts || !mayAsk else { return nil }
      if mayAsk { allowance.left -= 1 }
      if clients.count >= Self.clientsMax, clients[client.client] == nil {
        forgetSome(of: &clients, now)
      }
      clients[client.client] = allowance
      guard !mayAsk else { return nil }
      return max(1, Int(((1 - allowance.left) / perNanosecond / 1_000_000_000).rounded(.up)))
    }
  }

  private func left(of allowance: Allowance, at now: UInt64) -> Double {
    let passed = now > allowance.at ? now - allowance.at : 0
    return min(Double(requestsPerHourMax), allowance.left + Double(passed) * perNanosecond)
  }

  /// Forgets whoever has all its requests again, who is like one never seen, and if that is too little
  /// those who have asked least lately: whoever commands many addresses makes no other client forgotten
  /// that goes on asking.
  private func forgetSome(of clients: inout [PeerAddress: Allowance], _ now: UInt64) {
    clients = clients.filter { left(of: $1, at: now) < Double(requestsPerHourMax) }
    let tooMany = clients.count - Self.clientsKept
    guard tooMany > 0 else { return }
    let last = clients.values.map(\.at).sorted()[tooMany - 1]
    clients = clients.filter { $1.at > last }
  }

  /// How many clients are remembered.
  var count: Int { clients.withLock { $0.count } }
}
