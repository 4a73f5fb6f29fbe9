import Sockets
import Synchronization

/// What the loops of a server have in common.
final class SharedState: Sendable {
  let service: any HTTPService
  let limits: ServerLimits
  /// Clients that may have as many connections as there are.
  let isTrusted: @Sendable (PeerAddress) -> Bool
  let inboxes: [LoopInbox]
  let isStopping = Atomic(false)
  private let connections = Atomic(0)
  private let bodyBytes = Atomic(0)
  private let clients = Mutex<[PeerAddress: Int]>([:])

  init(
    _ service: any HTTPService, _ limits: ServerLimits,
    isTrusted: @escaping @Sendable (PeerAddress) -> Bool, inboxes: [LoopInbox]
  ) {
    self.service = service
    self.limits = limits
    self.isTrusted = isTrusted
    self.inboxes = inboxes
  }

  /// The loop with the fewest connections.
  var idlestInbox: LoopInbox {
    var best = inboxes[0]
    var fewest = best.connections.load(ordering: .relaxed)
    for inbox in inboxes.dropFirst() {
      let count = inbox.connections.load(ordering: .relaxed)
      if count < fewest { (best, fewest) = (inbox, count) }
    }
    return best
  }

  /// How many connections there are.
  var connectionCount: Int { connections.load(ordering: .relaxed) }

  /// Counts a connection in, if the limits allow one more.
  func admit(_ peer: PeerAddress) -> Bool {
    let count = connections.add(1, ordering: .relaxed).newValue
    guard count <= limits.connectionsMax else {
      connections.subtract(1, ordering: .relaxed)
      return false
    }
    guard !isTrusted(peer) else { return true }
    let isFree = clients.withLock { clients in
      let taken = clients[peer.client, default: 0]
      guard taken < limits.clientConnectionsMax else { return false }
      clients[peer.client] = taken + 1
      return true
    }
    if !isFree { connections.subtract(1, ordering: .relaxed) }
    return isFree
  }

  /// Counts a connection out.
  func release(_ peer: PeerAddress) {
    connections.subtract(1, ordering: .relaxed)
    guard !isTrusted(peer) else { return }
    clients.withLock { clients in
      let left = clients[peer.client, default: 1] - 1
      clients[peer.client] = left > 0 ? left : nil
    }
  }

  /// Sets memory aside for a body, if there is some left.
  func reserveBody(bytes: Int) -> Bool {
    let total = bodyBytes.add(bytes, ordering: .relaxed).newValue
    if total <= limits.bodyBytesInFlightMax { return true }
    releaseBody(bytes: bytes)
    return false
  }

  /// Gives back what ``reserveBody(bytes:)`` set aside.
  func releaseBody(bytes: Int) { bodyBytes.subtract(bytes, ordering: .relaxed) }
}
