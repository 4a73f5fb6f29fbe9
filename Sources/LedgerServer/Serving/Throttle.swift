import Files
import Sockets
import Synchronization

/// Allows each client so many requests an hour, with the unused ones of a whole hour at once.
final class Throttle: Sendable {
  /// Most clients that are remembered; beyond them, those who have asked least lately are forgotten.
  static let clientsMax = 65_536

  private struct Allowance {
    var left: Double
    var at: UInt64
  }

  private let requestsPerHourMax: Int
  private let clients = Mutex<[PeerAddress: Allowance]>([:])

  init(requestsPerHourMax: Int) { self.requestsPerHourMax = requestsPerHourMax }

  /// Counts a request, or says after how many seconds the client may ask again.
  ///
  /// - Parameters:
  ///   - client: who asks.
  ///   - counts: whether the request is counted, or only judged.
  ///   - now: nanoseconds of the monotonic clock.
  func secondsToWait(
    _ client: PeerAddress, counts: Bool = true, now: UInt64 = SystemClock.monotonicNanoseconds
  ) -> Int? {
    let full = Double(requestsPerHourMax)
    let perNanosecond = full / 3_600_000_000_000
    return clients.withLock { clients in
      if clients.count >= Self.clientsMax {
        // Whoever has all its requests again is like one never seen.
        clients = clients.filter { $1.left + Double(now - $1.at) * perNanosecond < full }
        if clients.count >= Self.clientsMax { clients.removeAll() }
      }
      var allowance = clients[client.client] ?? Allowance(left: full, at: now)
      allowance.left = min(full, allowance.left + Double(now - allowance.at) * perNanosecond)
      allowance.at = now
      guard allowance.left >= 1 else {
        clients[client.client] = allowance
        return max(1, Int(((1 - allowance.left) / perNanosecond / 1_000_000_000).rounded(.up)))
      }
      if !counts { return nil }
      allowance.left -= 1
      clients[client.client] = allowance
      return nil
    }
  }
}
