import Sockets

/// One client's connection, which belongs to the thread of one loop.
final class Connection {
  /// Where it stands.
  enum Phase {
    /// A head is awaited, or a part of it is there.
    case head
    /// The body is being read.
    case body(Reading)
    /// Somebody is making the answer.
    case answering
    /// The answer comes bit by bit.
    case streaming(ResponseStream, isChunked: Bool)
    /// All was said: what still comes is thrown away, so that the client gets to read the answer.
    case closing
  }

  /// A body on its way.
  struct Reading {
    enum Length {
      case bytes(Int)
      case chunked(ChunkedBody)
    }
    var length: Length
    var bytesMax: Int
    var body: [UInt8] = []
    var reservedBytes: Int
    var then: @Sendable ([UInt8]) -> Intake
  }

  let id: ConnectionID
  let transport: Transport
  var phase = Phase.head
  var scanner: HeadScanner
  /// What came and was not read yet.
  var input: [UInt8] = []
  /// What is to be sent, and how much of it was.
  var output: [UInt8] = []
  var outputSent = 0
  /// What the loop waits for.
  var interest: EventPoll.Kinds = .readable
  /// When it is cut, on the monotonic clock.
  var deadline: UInt64
  /// When the first byte of the request came; `nil` between requests.
  var requestBegan: UInt64?
  var closesAfterAnswer = false
  /// Whether the empty line that is forgiven before a request has come.
  var skippedEmptyLine = false
  /// What of the request decides how its answer is written.
  var isHead = false
  var isOldVersion = false
  /// How much was thrown away while closing.
  var discardedBytes = 0

  init(
    _ id: ConnectionID, _ transport: Transport, headBytesMax: Int,
    deadline: UInt64
  ) {
    self.id = id
    self.transport = transport
    self.deadline = deadline
    scanner = HeadScanner(bytesMax: headBytesMax)
  }

  var peer: PeerAddress { transport.socket.peer }
  var hasOutput: Bool { outputSent < output.count }

  /// Whether what comes is read now: not while an answer is made, or waits to be taken.
  var takesInput: Bool {
    if case .answering = phase { return false }
    return !hasOutput
  }

  /// What to wait for now.
  var wantedInterest: EventPoll.Kinds {
    if hasOutput { return .writable }
    if case .answering = phase { return [] }
    return transport.wantsToWrite ? .writable : .readable
  }
}
