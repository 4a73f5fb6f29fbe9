import Sockets

/// How the bytes of a connection travel.
enum Transport: Sendable {
  case plain(Socket)

  var socket: Socket {
    switch self {
    case .plain(let socket): socket
    }
  }

  func receive(into buffer: inout [UInt8]) -> Socket.Outcome {
    switch self {
    case .plain(let socket): socket.receive(into: &buffer)
    }
  }

  func send(_ bytes: [UInt8], from start: Int) -> Socket.Outcome {
    switch self {
    case .plain(let socket): socket.send(bytes, from: start)
    }
  }
}
