import HTTPServer
import Sockets
import Synchronization
import TLS
import TestSupport

/// A server that notes what reached its handlers.
final class RecordingServer: Sendable {
  /// A handler's work, put off until the test wants it.
  typealias Deferred = Responder

  let port: UInt16
  private let server: Server
  private let service: Service

  init(
    _ limits: ServerLimits = ServerLimits(), threadCount: Int = 2, identity: TLSIdentity? = nil
  ) throws {
    let listener = try Listener(.ipv4(0x7F00_0001, port: 0), name: "127.0.0.1:0")
    service = Service()
    port = listener.port ?? 0
    server = try Server(
      service, on: [Door(listener, identity: identity)], threadCount: threadCount, limits: limits)
  }

  deinit { server.stop() }

  func stop() { server.stop() }

  func connect(from source: UInt32? = nil) throws -> RawConnection {
    try RawConnection(.port(port, from: source))
  }

  /// What reached a handler: method and path, and the body where one was read.
  var handled: [String] { service.handled.withLock { $0 } }

  /// Waits for requests that asked to be answered later, and hands them over.
  func deferred(count: Int) -> [Responder] {
    while true {
      let waiting = service.deferred.withLock { $0 }
      if waiting.count >= count {
        service.deferred.withLock { $0 = [] }
        return waiting
      }
    }
  }

  /// The streams that were asked for so far.
  func streams(count: Int) -> [ResponseStream] {
    while true {
      let streams = service.streams.withLock { $0 }
      if streams.count >= count { return streams }
    }
  }

  private final class Service: HTTPService {
    let handled = Mutex<[String]>([])
    let deferred = Mutex<[Responder]>([])
    let streams = Mutex<[ResponseStream]>([])

    func receive(_ head: borrowing RequestHead, from peer: PeerAddress) -> Intake {
      let path = String(decoding: head.path, as: UTF8.self)
      let line = "\(head.method.rawValue) \(path)"
      guard path != "/body" else {
        return .readBody(bytesMax: 1_000) { [self] body in
          note("\(line) \(String(decoding: body, as: UTF8.self))")
          return .answer(Response(.ok, body: .bytes(body)))
        }
      }
      note(line)
      switch path {
      case "/later":
        return .answerLater { [self] responder in deferred.withLock { $0.append(responder) } }
      case "/dropped": return .answerLater { _ in }
      case "/stream":
        return .answer(
          Response(.ok, body: .stream { [self] stream in streams.withLock { $0.append(stream) } }))
      case "/large": return .answer(Response(.ok, body: .bytes(largeBody)))
      default: return .answer(Response(.ok, body: .bytes(Array("hello".utf8))))
      }
    }

    func answer(_ error: MessageError, to peer: PeerAddress) -> Response {
      Response(error.status, body: .bytes(Array(error.reason.utf8)))
    }

    private func note(_ line: String) { handled.withLock { $0.append(line) } }
  }
}

/// More than the kernel takes at once.
let largeBody = [UInt8](repeating: UInt8(ascii: "x"), count: 8 * 1024 * 1024)
