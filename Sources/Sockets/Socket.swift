import CLinux
import Files
import Glibc

/// One end of a connection, which never blocks.
package final class Socket: Sendable {
  /// What an attempt to move bytes came to.
  package enum Outcome: Equatable, Sendable {
    /// So many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved now.
    case wouldBlock
    /// The other end will send nothing more.
    case ended
    /// The connection is broken.
    case broken
  }

  package let descriptor: Int32
  package let peer: PeerAddress

  init(descriptor: Int32, peer: PeerAddress) {
    self.descriptor = descriptor
    self.peer = peer
    if peer != .local {
      // Answers are whole when they are sent: to wait for more would only delay them.
      var on: Int32 = 1
      _ = unsafe setsockopt(
        descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  deinit { close(descriptor) }

  /// Fills the beginning of `buffer` with what has come.
  package func receive(into buffer: inout [UInt8]) -> Outcome {
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    return count == 0 ? .ended : outcome(count)
  }

  /// Sends bytes from `start` on, as many as the kernel takes.
  package func send(_ bytes: [UInt8], from start: Int = 0) -> Outcome {
    precondition(start < bytes.count, "an empty send says nothing")
    let count = unsafe bytes.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
      return unsafe Glibc.send(
        descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
    }
    return outcome(count)
  }

  /// Tells the other end that nothing more will come.
  package func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  private func outcome(_ count: Int) -> Outcome {
    if count >= 0 { return .moved(count) }
    return errno == EAGAIN || errno == EINTR ? .wouldBlock : .broken
  }
}
