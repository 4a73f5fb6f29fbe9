import Synchronization

/// The right to answer one request, once, from any thread.
///
/// Whoever lets go of it without an answer leaves the client with a 500.
package final class Responder: Sendable {
  private let inbox: LoopInbox
  private let connection: ConnectionID
  private let isAnswered = Atomic(false)
  private let observer: (@Sendable (Status) -> Void)?

  init(
    _ inbox: LoopInbox, _ connection: ConnectionID, observer: (@Sendable (Status) -> Void)? = nil
  ) {
    self.inbox = inbox
    self.connection = connection
    self.observer = observer
  }

  /// The same right; `observer` is told the status of the answer. This one is used up.
  package func observed(by observer: @escaping @Sendable (Status) -> Void) -> Responder {
    let wasUsed = isAnswered.exchange(true, ordering: .acquiringAndReleasing)
    precondition(!wasUsed, "the request was answered")
    return Responder(inbox, connection, observer: observer)
  }

  /// Sends the answer. Only the first one counts.
  package func answer(_ response: Response) {
    guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return }
    observer?(response.status)
    inbox.post(.answer(connection, response))
  }

  deinit { answer(Response(.internalServerError)) }
}

/// The body of an answer that comes bit by bit, fed from any thread.
package final class ResponseStream: Sendable {
  private let inbox: LoopInbox
  private let connection: ConnectionID
  private let hasEnded = Atomic(false)
  /// Bytes on their way to the connection's thread, and those that it could not hand on.
  private let posted = Atomic(0)
  private let untaken = Atomic(0)

  init(_ inbox: LoopInbox, _ connection: ConnectionID) {
    self.inbox = inbox
    self.connection = connection
  }

  /// Whether nobody can be told anything any more.
  package var isClosed: Bool { hasEnded.load(ordering: .acquiring) }

  /// Sends more. What has not been taken by the client waits in memory, up to
  /// ``ServerLimits/streamBytesMax``; then the connection is cut.
  package func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, !isClosed else { return }
    posted.add(bytes.count, ordering: .relaxed)
    inbox.post(.stream(connection, bytes))
  }

  /// How much the client has still to take: whoever has a lot to tell waits until that is little.
  package var waitingBytes: Int {
    posted.load(ordering: .relaxed) + untaken.load(ordering: .relaxed)
  }

  /// The connection's thread has so much of what was sent.
  func noteTaken(_ count: Int) { posted.subtract(count, ordering: .relaxed) }

  /// So much is left that the client did not take yet.
  func note(untaken count: Int) { untaken.store(count, ordering: .relaxed) }

  /// Ends the body.
  package func end() {
    guard !hasEnded.exchange(true, ordering: .acquiringAndReleasing) else { return }
    inbox.post(.endStream(connection))
  }

  /// Notes that the connection has gone.
  func markClosed() { hasEnded.store(true, ordering: .releasing) }

  deinit { end() }
}
