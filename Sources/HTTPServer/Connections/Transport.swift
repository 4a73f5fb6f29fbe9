import Sockets
import TLS

/// How the bytes of a connection travel.
enum Transport {
  case plain(Socket)
  case encrypted(Socket, TLSSession)

  /// The way on a connection that was accepted.
  init(_ socket: Socket, _ identity: TLSIdentity?) throws(TLSError) {
    if let identity {
      self = .encrypted(
        socket, try TLSSession(identity, descriptor: socket.descriptor))
    } else {
      self = .plain(socket)
    }
  }

  var socket: Socket {
    switch self {
    case .plain(let socket), .encrypted(let socket, _): socket
    }
  }

  /// Whether a receive that would block waits to send first.
  var wantsToWrite: Bool {
    guard case .encrypted(_, let session) = self else { return false }
    return session.wantsToWrite
  }

  func receive(into buffer: inout [UInt8]) -> Socket.Outcome {
    switch self {
    case .plain(let socket): socket.receive(into: &buffer)
    case .encrypted(_, let session): Socket.Outcome(session.receive(into: &buffer))
    }
  }

  func send(_ bytes: [UInt8], from start: Int) -> Socket.Outcome {
    switch self {
    case .plain(let socket): socket.send(bytes, from: start)
    case .encrypted(_, let session): Socket.Outcome(session.send(bytes, from: start))
    }
  }

  /// Tells the other end that nothing more will come.
  func endSending() {
    if case .encrypted(_, let session) = self { session.endSending() }
    socket.endSending()
  }
}

extension Socket.Outcome {
  fileprivate init(_ outcome: TLSSession.Outcome) {
    switch outcome {
    case .moved(let count): self = .moved(count)
    case .wouldBlock: self = .wouldBlock
    case .ended: self = .ended
    case .broken: self = .broken
    }
  }
}
