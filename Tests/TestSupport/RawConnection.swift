import Glibc

/// A client's connection that sends exactly the bytes that a test wants sent.
public final class RawConnection: Sendable {
  /// Where to connect.
  public enum Place: Sendable {
    /// A port of 127.0.0.1, from that address or from another of 127.0.0.0/8.
    case port(UInt16, from: UInt32? = nil)
    /// A socket in the file system.
    case path(String)
  }

  /// What went wrong with the connection itself.
  public struct Failure: Error {
    public let message: String
    public init(message: String) { self.message = message }
  }

  private let descriptor: Int32

  /// Connects. What does not come within `secondsMax` is taken not to come.
  public init(_ place: Place, secondsMax: Int = 20) throws {
    let isLocal = if case .path = place { true } else { false }
    descriptor = socket(isLocal ? AF_UNIX : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(message: "no socket: errno \(errno)") }
    var patience = timeval(tv_sec: secondsMax, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let result: Int32
    switch place {
    case .port(let port, let source):
      if let source {
        var own = Self.address(source, port: 0)
        let bound = unsafe withUnsafePointer(to: &own) { own in
          // Holds: an IPv4 address is a socket address of its family.
          unsafe own.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
          }
        }
        guard bound == 0 else { throw Failure(message: "cannot bind: errno \(errno)") }
      }
      var other = Self.address(0x7F00_0001, port: port)
      result = unsafe withUnsafePointer(to: &other) { other in
        // Holds: as above.
        unsafe other.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    case .path(let path):
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      unsafe withUnsafeMutableBytes(of: &name.sun_path) { bytes in
        precondition(path.utf8.count < bytes.count, "the path is too long for a socket")
        unsafe bytes.copyBytes(from: path.utf8)
      }
      result = unsafe withUnsafePointer(to: &name) { name in
        // Holds: as above.
        unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
    guard result == 0 else { throw Failure(message: "cannot connect: errno \(errno)") }
  }

  deinit { close(descriptor) }

  private static func address(_ address: UInt32, port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = address.bigEndian
    name.sin_port = port.bigEndian
    return name
  }

  /// Sends bytes; false when the other end takes no more.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
        return unsafe Glibc.send(
          descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Tells the other end that nothing more comes.
  public func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// More bytes; nothing when the other end has closed, `nil` when nothing came in time.
  public func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    if count < 0 { return errno == EAGAIN ? nil : [] }
    return Array(buffer[..<count])
  }

  /// Everything until the other end closes, as text; `nil` when it does not close in time.
  public func receiveUntilClosed() -> String? {
    var all: [UInt8] = []
    while let bytes = receive() {
      if bytes.isEmpty { return String(decoding: all, as: UTF8.self) }
      all += bytes
    }
    return nil
  }

  /// One response with a `Content-Length`; `nil` when none comes whole.
  ///
  /// - Parameter isHead: whether a HEAD request is answered, whose body does not come.
  public func receiveResponse(isHead: Bool = false) -> RawResponse? {
    var all: [UInt8] = []
    while true {
      if let response = RawResponse(all, isHead: isHead) { return response }
      guard let bytes = receive(), !bytes.isEmpty else { return nil }
      all += bytes
    }
  }

  /// Sends a request and waits for its response.
  public func ask(_ request: String, isHead: Bool = false) -> RawResponse? {
    send(request) ? receiveResponse(isHead: isHead) : nil
  }
}

/// A response as it came.
public struct RawResponse: Sendable {
  public let status: Int
  public let head: String
  public let body: [UInt8]

  /// Takes a whole response apart; `nil` while there is less.
  init?(_ bytes: [UInt8], isHead: Bool) {
    let separator = Array("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else {
      return nil
    }
    let head = String(decoding: bytes[..<(end + 2)], as: UTF8.self)
    guard let status = Int(head.split(separator: " ")[1]) else { return nil }
    self.status = status
    self.head = head
    let rest = bytes[(end + 4)...]
    let length = isHead ? 0 : Self.field("content-length", in: head).flatMap { Int($0) } ?? 0
    guard rest.count >= length else { return nil }
    body = Array(rest.prefix(length))
  }

  /// The value of a header field, by its name in small letters.
  public func field(_ name: String) -> String? { Self.field(name, in: head) }

  public var bodyText: String { String(decoding: body, as: UTF8.self) }

  private static func field(_ name: String, in head: String) -> String? {
    for line in head.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else {
        continue
      }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return nil
  }
}
