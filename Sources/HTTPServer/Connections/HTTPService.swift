package import Sockets

/// What answers the requests that a server has read.
package protocol HTTPService: Sendable {
  /// Decides what becomes of a request, as soon as its head is there. Runs on the thread that serves
  /// the connection, and so must not wait.
  func receive(_ head: borrowing RequestHead, from peer: PeerAddress) -> Intake

  /// Words the answer to a request that nothing else may see.
  func answer(_ error: MessageError, to peer: PeerAddress) -> Response
}

/// What becomes of a request.
package enum Intake: Sendable {
  /// It is answered. A body that comes with it is never read: the connection ends.
  case answer(Response)
  /// Somebody will answer, from any thread.
  case answerLater(@Sendable (Responder) -> Void)
  /// Its body is read first, if it is no longer than `bytesMax`; it is empty where there is none.
  case readBody(bytesMax: Int, then: @Sendable ([UInt8]) -> Intake)
}
