import CLinux
package import Files
import Glibc

/// A socket that connections come to.
package final class Listener: Sendable {
  /// Connections that wait to be accepted; the kernel refuses or delays more.
  package static let backlogMax: Int32 = 4_096

  package let descriptor: Int32
  private let socketPath: String?

  /// Listens.
  ///
  /// A socket file that nobody listens on any more is replaced; its user and group may connect.
  ///
  /// - Parameters:
  ///   - endpoint: where.
  ///   - name: how errors call it.
  /// - Throws: `FileError`, with `EADDRINUSE` when another server is there.
  package init(_ endpoint: Endpoint, name: String) throws(FileError) {
    let family =
      switch endpoint {
      case .ipv4: AF_INET
      case .ipv6: AF_INET6
      case .local: AF_UNIX
      }
    descriptor = try Self.makeSocket(family, name)
    do throws(FileError) {
      switch endpoint {
      case .ipv4(let address, let port):
        try Self.set(SO_REUSEADDR, SOL_SOCKET, on: descriptor, name)
        socketPath = nil
        try Self.check(tokenledger_bind_v4(descriptor, address, port), name)
      case .ipv6(let high, let low, let port):
        try Self.set(SO_REUSEADDR, SOL_SOCKET, on: descriptor, name)
        try Self.set(IPV6_V6ONLY, Int32(IPPROTO_IPV6), on: descriptor, name)
        socketPath = nil
        try Self.check(tokenledger_bind_v6(descriptor, high, low, port), name)
      case .local(let path):
        try Self.removeLeftover(path, name)
        // The file gets the mode of the socket, less what the process's mask takes away: there is no
        // moment at which everybody may connect. Then the group may, whatever the mask.
        try Self.check(fchmod(descriptor, 0o660), name)
        try Self.check(unsafe tokenledger_bind_local(descriptor, path), name)
        try Self.check(unsafe chmod(path, 0o660), name)
        socketPath = path
      }
      try Self.check(listen(descriptor, Self.backlogMax), name)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  deinit {
    if let socketPath { unsafe unlink(socketPath) }
    close(descriptor)
  }

  /// The TCP port; the one that the system chose, if it was to choose.
  package var port: UInt16? {
    guard socketPath == nil else { return nil }
    return UInt16(exactly: tokenledger_bound_port(descriptor))
  }

  /// Takes a connection that waits, or returns `nil` when there is none.
  package func accept() throws(FileError) -> Socket? {
    while true {
      var peer = tokenledger_peer()
      let accepted = unsafe tokenledger_accept(descriptor, &peer)
      if accepted >= 0 { return Socket(descriptor: accepted, peer: PeerAddress(peer)) }
      switch errno {
      case EAGAIN: return nil
      // The client has gone, or the call was interrupted: the next may be there.
      case EINTR, ECONNABORTED, EPROTO: continue
      default: throw FileError(ErrorNumber(rawValue: errno), "accept a connection", "")
      }
    }
  }

  private static func makeSocket(_ family: Int32, _ name: String) throws(FileError) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    try check(descriptor, name)
    return descriptor
  }

  private static func set(
    _ option: Int32, _ level: Int32, on descriptor: Int32, _ name: String
  ) throws(FileError) {
    var on: Int32 = 1
    try check(
      unsafe setsockopt(
        descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size)), name)
  }

  private static func check(_ result: Int32, _ name: String) throws(FileError) {
    guard result < 0 else { return }
    throw FileError(ErrorNumber(rawValue: errno), "listen on", name)
  }

  /// Removes a socket file whose server has gone; one that still answers is left for `bind` to find.
  private static func removeLeftover(_ path: String, _ name: String) throws(FileError) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    let probe = try makeSocket(AF_UNIX, name)
    defer { Glibc.close(probe) }
    guard unsafe tokenledger_connect_local(probe, path) != 0, errno == ECONNREFUSED else { return }
    unsafe unlink(path)
  }
}
