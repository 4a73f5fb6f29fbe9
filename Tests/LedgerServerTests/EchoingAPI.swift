import HTTPServer
import Sockets

/// An API behind a gateway: it answers each request with the header that it came with.
final class EchoingAPI: Sendable {
  let port: UInt16
  private let server: Server

  init() throws {
    let listener = try Listener(.ipv4(0x7F00_0001, port: 0), name: "127.0.0.1:0")
    port = listener.port ?? 0
    server = try Server(Service(), on: [Door(listener)], threadCount: 1)
  }

  deinit { server.stop() }

  /// A port that nobody listens on.
  static func freePort() throws -> UInt16 {
    try Listener(.ipv4(0x7F00_0001, port: 0), name: "127.0.0.1:0").port ?? 0
  }

  private struct Service: HTTPService {
    func receive(_ head: borrowing RequestHead, from peer: PeerAddress) -> Intake {
      .answer(Response(.ok, body: .bytes(Array(head.fieldLines.utf8))))
    }

    func answer(_ error: MessageError, to peer: PeerAddress) -> Response { Response(error.status) }
  }
}
