/// Where a server listens.
package enum Endpoint: Hashable, Sendable {
  /// A TCP port of an IPv4 address; port 0 lets the system choose.
  case ipv4(UInt32, port: UInt16)
  /// A TCP port of an IPv6 address in two halves; never for IPv4, which has endpoints of its own.
  case ipv6(high: UInt64, low: UInt64, port: UInt16)
  /// A socket in the file system.
  case local(path: String)
}
