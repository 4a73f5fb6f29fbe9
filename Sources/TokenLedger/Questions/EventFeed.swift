import Files
import LedgerViews

/// Events as they come, from all processes, in the order of the log: none missed, none twice.
///
/// ```swift
/// for try await event in ledger.follow(EventListRequest(after: position)) { … }
/// ```
///
/// It holds no transaction while it waits, and ends when its task is cancelled.
public struct EventFeed: AsyncSequence, Sendable {
  /// What is looked for how often while nothing comes.
  public static let pollMilliseconds = 50
  /// Events that are read at a time.
  package static let chunkEventsMax = 256

  let ledger: Ledger
  let request: EventListRequest

  /// Begins to follow.
  public func makeAsyncIterator() -> Iterator { Iterator(ledger: ledger, request: request) }

  /// Where a reader of the feed is.
  public struct Iterator: AsyncIteratorProtocol {
    let ledger: Ledger
    var request: EventListRequest
    private var waiting: ArraySlice<Event> = []

    init(ledger: Ledger, request: EventListRequest) {
      self.ledger = ledger
      self.request = request
    }

    /// The next event that fits; `nil` once the task is cancelled.
    public mutating func next() async throws -> Event? {
      while !Task.isCancelled {
        if let event = waiting.popFirst() { return event }
        let chunk = try await ledger.nextEvents(of: request)
        request.after = chunk.through
        waiting = chunk.events[...]
        guard waiting.isEmpty else { continue }
        do {
          try await Task.sleep(for: .milliseconds(EventFeed.pollMilliseconds))
        } catch {
          return nil
        }
      }
      return nil
    }
  }
}

extension Ledger {
  /// Follows the log from a position on, or from its end.
  ///
  /// - Parameter request: which events; its order and limit are of no meaning here.
  /// - Throws: ``LedgerError`` when the ledger cannot be read.
  public func follow(_ request: EventListRequest = EventListRequest()) throws -> EventFeed {
    var request = request
    request.after = try request.after ?? acknowledgedPosition()
    request.isReversed = false
    request.limit = nil
    return EventFeed(ledger: self, request: request)
  }

  /// The position up to which events are shown: what the log holds beyond is not acknowledged yet.
  package func acknowledgedPosition() throws -> Position {
    try question(needsState: false) { _, live, log in try readable(live, log) }
  }

  /// What a feed reads next, on a thread of its own: reading blocks, and the threads that tasks share
  /// are few.
  fileprivate func nextEvents(
    of request: EventListRequest
  ) async throws -> (events: [Event], through: Position) {
    try await withCheckedThrowingContinuation { continuation in
      do {
        _ = try WorkerThread(name: "ledger-feed") {
          continuation.resume(
            with: Result {
              try self.events(following: request, limit: EventFeed.chunkEventsMax)
            })
        }
      } catch {
        continuation.resume(throwing: LedgerError.wrapped(error))
      }
    }
  }

  /// Up to `limit` events that fit after the request's position, and the position looked at: where to
  /// go on from, whether or not something fitted.
  @available(*, noasync)
  package func events(
    following request: EventListRequest, limit: Int
  ) throws -> (events: [Event], through: Position) {
    var request = request
    request.limit = limit
    // Read before the events: what comes in between is found next time.
    let end = try acknowledgedPosition()
    var events: [Event] = []
    try forEachEvent(request) { event in
      events.append(event)
      return true
    }
    let after = request.after ?? .zero
    guard let last = events.last else { return ([], max(end, after)) }
    return (events, events.count < limit ? max(end, last.position) : last.position)
  }
}
