import Sockets
import Synchronization
import TLS

/// A connection of one loop. The generation tells it from those that had its place before.
struct ConnectionID: Hashable, Sendable {
  let slot: UInt32
  let generation: UInt32

  /// What the kernel hands back with an event.
  var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  init(token: UInt64) {
    self.init(
      slot: UInt32(truncatingIfNeeded: token), generation: UInt32(truncatingIfNeeded: token >> 32))
  }
}

/// What other threads tell the thread of a loop.
final class LoopInbox: Sendable {
  enum Message: Sendable {
    case adopt(Socket, TLSIdentity?)
    case answer(ConnectionID, Response)
    case stream(ConnectionID, [UInt8])
    case endStream(ConnectionID)
  }

  let wakeup: Wakeup
  /// How many connections the loop has, for whoever gives it more.
  let connections = Atomic(0)
  private let messages = Mutex<[Message]>([])

  init(_ wakeup: Wakeup) { self.wakeup = wakeup }

  func post(_ message: Message) {
    let isFirst = messages.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    if isFirst { wakeup.wake() }
  }

  /// Takes everything that was posted.
  func take() -> [Message] {
    messages.withLock { messages in
      let taken = messages
      messages = []
      return taken
    }
  }
}
