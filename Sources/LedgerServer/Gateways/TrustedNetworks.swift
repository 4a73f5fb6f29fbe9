import Sockets
import TokenLedger

/// Networks whose word is taken, and sockets in the file system, whose permissions say who may.
struct TrustedNetworks: Sendable {
  let networks: [Network]

  init(_ networks: [Network]) { self.networks = networks }

  func contains(_ address: IPAddress) -> Bool {
    networks.contains { $0.contains(address) }
  }

  func contains(_ peer: PeerAddress) -> Bool {
    guard let address = IPAddress(peer) else { return true }
    return contains(address)
  }
}

extension IPAddress {
  /// The address of a peer; `nil` for one that came through the file system.
  init?(_ peer: PeerAddress) {
    switch peer {
    case .ipv4(let value): self.init(v4: value)
    case .ipv6(let high, let low): self.init(v6: UInt128(high) << 64 | UInt128(low))
    case .local: return nil
    }
  }
}
