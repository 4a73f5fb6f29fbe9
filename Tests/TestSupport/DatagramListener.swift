import Glibc

/// A socket in the file system that takes messages, as a service manager's does.
public final class DatagramListener: Sendable {
  public let path: String
  private let descriptor: Int32

  public init(path: String, secondsMax: Int = 20) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var patience = timeval(tv_sec: secondsMax, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { bytes in
      precondition(path.utf8.count < bytes.count, "the path is too long for a socket")
      unsafe bytes.copyBytes(from: path.utf8)
    }
    let bound = unsafe withUnsafePointer(to: &name) { name in
      // Holds: a local address is a socket address of its family.
      unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0 else { throw RawConnection.Failure(message: "cannot bind: errno \(errno)") }
  }

  deinit { close(descriptor) }

  /// The next message; `nil` when none comes in time.
  public func receive() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }
}
