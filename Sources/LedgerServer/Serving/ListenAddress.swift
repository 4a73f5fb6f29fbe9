import Sockets
public import TokenLedger

/// Where a server listens: a TCP port of an address, or a socket in the file system.
public enum ListenAddress: Hashable, Sendable {
  /// A TCP port; 0 lets the system choose one.
  case tcp(IPAddress, port: UInt16)
  /// The path of a socket, which is made with permission for its user and group.
  case unix(path: String)

  /// Where a server listens that was not told.
  public static let standard = ListenAddress.tcp(IPAddress(v4: 0x7F00_0001), port: 8420)

  /// Reads `ADDR:PORT`, `[IPV6]:PORT` or `unix:PATH`; `nil` for anything else.
  public init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      // A name that begins with @ lies in no file system: no permission would say who may connect.
      guard !path.isEmpty, !path.hasPrefix("@"), !path.utf8.contains(0) else { return nil }
      self = .unix(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard (1...5).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(digits)
    else { return nil }
    var host = text[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if isBracketed { host = host.dropFirst().dropLast() }
    guard let address = try? IPAddress(host), (address.family == 6) == isBracketed else {
      return nil
    }
    self = .tcp(address, port: port)
  }

  /// Whether only this machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .tcp(let address, _): address.isLoopback
    case .unix: true
    }
  }

  var endpoint: Endpoint {
    switch self {
    case .tcp(let address, let port) where address.family == 4:
      .ipv4(UInt32(truncatingIfNeeded: address.value), port: port)
    case .tcp(let address, let port):
      .ipv6(
        high: UInt64(truncatingIfNeeded: address.value >> 64),
        low: UInt64(truncatingIfNeeded: address.value), port: port)
    case .unix(let path): .local(path: path)
    }
  }

  /// The same place with the port that the system chose.
  func with(port: UInt16?) -> ListenAddress {
    guard case .tcp(let address, _) = self, let port else { return self }
    return .tcp(address, port: port)
  }
}

extension ListenAddress: CustomStringConvertible {
  /// As it is written: `127.0.0.1:8420`, `[::1]:8420` or `unix:/run/tokenledger.sock`.
  public var description: String {
    switch self {
    case .tcp(let address, let port):
      address.family == 4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}

extension IPAddress {
  /// Whether the address means the machine itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  var isLoopback: Bool { family == 4 ? value >> 24 == 127 : value == 1 }
}
