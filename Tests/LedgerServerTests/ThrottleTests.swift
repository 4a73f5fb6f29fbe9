import Sockets
import Testing

@testable import LedgerServer

@Suite("A limit on requests by client")
struct ThrottleTests {
  private static let second: UInt64 = 1_000_000_000
  private let throttle = Throttle(requestsPerHourMax: 60)

  private func use(_ client: PeerAddress, at now: UInt64) {
    for _ in 0..<60 { #expect(throttle.secondsToWait(client, now: now) == nil) }
  }

  @Test("gives an hour's requests at once, and then one a minute")
  func refilling() {
    let client = PeerAddress.ipv4(1)
    use(client, at: 0)
    #expect(throttle.secondsToWait(client, now: 0) == 60)
    #expect(throttle.secondsToWait(client, counts: false, now: 59 * Self.second) == 1)
    #expect(throttle.secondsToWait(client, now: 60 * Self.second) == nil)
    #expect(throttle.secondsToWait(client, now: 60 * Self.second) == 60)
    #expect(throttle.secondsToWait(.ipv4(2), now: 60 * Self.second) == nil)
  }

  @Test("takes the addresses of an IPv6 /64 for one client")
  func networks() {
    for low in 0..<60 {
      #expect(throttle.secondsToWait(.ipv6(high: 7, low: UInt64(low)), now: 0) == nil)
    }
    #expect(throttle.secondsToWait(.ipv6(high: 7, low: 1_000), now: 0) == 60)
    #expect(throttle.secondsToWait(.ipv6(high: 8, low: 0), now: 0) == nil)
    #expect(throttle.count == 2)
  }

  @Test("remembers a bounded number, and whoever goes on asking whatever others do")
  func manyClients() {
    let client = PeerAddress.ipv4(1)
    use(client, at: 0)
    var now: UInt64 = 1
    for other in 0..<UInt64(3 * Throttle.clientsMax) {
      now += 1_000
      #expect(throttle.secondsToWait(.ipv6(high: other, low: 0), now: now) == nil)
      if other % 1_000 == 0 { #expect(throttle.secondsToWait(client, now: now) == 60) }
    }
    #expect(throttle.count <= Throttle.clientsMax)
    #expect(throttle.count >= Throttle.clientsKept)
    #expect(throttle.secondsToWait(client, now: now) == 60)
    // Once they all have their requests again, all but the last are forgotten.
    now += 3_600 * Self.second
    for other in 0..<UInt64(Throttle.clientsMax) {
      _ = throttle.secondsToWait(.ipv4(UInt32(other) + 2), now: now)
    }
    #expect(throttle.count <= Throttle.clientsMax)
    #expect(throttle.secondsToWait(client, now: now) == nil)
  }
}
