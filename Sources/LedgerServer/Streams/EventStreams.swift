import Files
import HTTPServer
import Synchronization
import TokenLedger

/// Events told as they come to whoever listens, as server-sent events.
///
/// One thread looks at the log for all listeners: it reads what is new once, and tells each what it asked
/// for and may read. Before it tells a listener anything it makes sure that the member still stands as it
/// did when it came.
final class EventStreams: Sendable {
  /// Most streams.
  static let streamsMax = 10_000
  /// How often the log is looked at while there are listeners.
  static let pollMilliseconds = 50
  /// After so long without an event a listener is told that the stream goes on.
  static let heartbeatSeconds: UInt64 = 15
  /// Events of the past that a listener is told at a time.
  static let chunkEventsMax = 256
  /// A listener that has so much to take yet is told nothing more until it has.
  static let waitingBytesMax = 64 * 1024
  /// Events that are read for all at a time.
  static let newEventsMax = 1_024

  /// Somebody who listens.
  struct Listener: Sendable {
    let identity: MemberIdentity
    let question: EventQuestion
    let output: ResponseStream
    /// Everything up to here was told, or is not asked for.
    var after: Position
    /// Nanoseconds of the monotonic clock.
    var lastTold: UInt64
  }

  private struct State {
    var listeners: [UInt64: Listener] = [:]
    var nextNumber: UInt64 = 1
    var isStopping = false
  }

  private let ledger: Ledger
  private let monitor = Monitor(State())
  private let thread = Mutex<WorkerThread?>(nil)

  init(_ ledger: Ledger) { self.ledger = ledger }

  /// An answer that begins after the position that is asked for, or now, and has no end.
  ///
  /// - Throws: a ``Problem`` with 503 when there are too many already.
  func response(to question: EventQuestion, of caller: Caller) throws -> Response {
    guard monitor.withLock({ $0.listeners.count < Self.streamsMax && !$0.isStopping }) else {
      throw Problem.busy
    }
    let after = try question.request.after ?? ledger.acknowledgedPosition()
    try start()
    let identity = caller.identity
    var response = Response(
      .ok,
      body: .stream { [self] output in
        // Browsers come back by themselves, after so many milliseconds.
        output.send(Array("retry: 2000\n\n".utf8))
        let listener = Listener(
          identity: identity, question: question, output: output, after: after,
          lastTold: SystemClock.monotonicNanoseconds)
        let isTaken = monitor.update { state in
          guard !state.isStopping else { return false }
          state.listeners[state.nextNumber] = listener
          state.nextNumber += 1
          return true
        }
        if !isTaken { output.end() }
      })
    response.add("Content-Type", "text/event-stream")
    // Some proxies would gather what is to be passed on at once.
    response.add("X-Accel-Buffering", "no")
    return response
  }

  /// How many listen.
  var count: Int { monitor.withLock { $0.listeners.count } }

  /// Ends the streams of a member that does not stand any more as it did when they began.
  func check(_ member: MemberID) {
    let listeners = monitor.withLock { $0.listeners.filter { $1.identity.member == member } }
    guard !listeners.isEmpty else { return }
    let standing = try? ledger.standing(of: member)
    for (number, listener) in listeners where standing?.revision != listener.identity.revision {
      end(number, listener)
    }
  }

  /// Ends every stream, and the thread.
  @available(*, noasync)
  func stop() {
    let listeners = monitor.update { state in
      state.isStopping = true
      defer { state.listeners = [:] }
      return state.listeners
    }
    for listener in listeners.values { listener.output.end() }
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }

  private func end(_ number: UInt64, _ listener: Listener) {
    listener.output.end()
    monitor.update { $0.listeners[number] = nil }
  }

  private func start() throws {
    try thread.withLock { thread in
      guard thread == nil else { return }
      thread = try WorkerThread(name: "http-events") { [self] in run() }
    }
  }

  @available(*, noasync)
  private func run() {
    var round = StreamRound(ledger)
    while true {
      let isOver: Bool? = monitor.wait(timeoutMilliseconds: Self.pollMilliseconds) {
        $0.isStopping ? true : nil
      }
      if isOver != nil { return }
      let listeners = monitor.withLock { $0.listeners }
      if listeners.isEmpty { continue }
      // What cannot be read now is read next time: a listener only waits.
      try? round.begin()
      for (number, listener) in listeners {
        if listener.output.isClosed {
          monitor.update { $0.listeners[number] = nil }
          continue
        }
        do {
          guard let told = try round.tell(listener) else {
            end(number, listener)
            continue
          }
          // Nearly always there is nothing new for anybody.
          if told == (listener.after, listener.lastTold) { continue }
          monitor.update { state in
            state.listeners[number]?.after = told.after
            state.listeners[number]?.lastTold = told.lastTold
          }
        } catch {
          continue
        }
      }
    }
  }
}
