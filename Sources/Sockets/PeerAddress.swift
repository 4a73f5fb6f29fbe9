import CLinux
import Glibc

/// Who is at the other end of a connection, without the port.
package enum PeerAddress: Hashable, Sendable {
  /// An IPv4 address; also one that an IPv6 address maps (RFC 4291 §2.5.5.2).
  case ipv4(UInt32)
  /// An IPv6 address in two halves.
  case ipv6(high: UInt64, low: UInt64)
  /// A process on this machine, through a socket in the file system.
  case local

  init(_ peer: tokenledger_peer) {
    switch peer.family {
    case AF_INET: self = .ipv4(peer.v4)
    case AF_INET6:
      let mapsV4 = peer.v6_high == 0 && peer.v6_low >> 32 == 0xFFFF
      self =
        mapsV4
        ? .ipv4(UInt32(truncatingIfNeeded: peer.v6_low))
        : .ipv6(high: peer.v6_high, low: peer.v6_low)
    default: self = .local
    }
  }

  /// What counts as one client: an IPv4 address, or the 64 bits of an IPv6 network, all of which a
  /// single machine has.
  package var client: PeerAddress {
    guard case .ipv6(let high, _) = self else { return self }
    return .ipv6(high: high, low: 0)
  }
}
