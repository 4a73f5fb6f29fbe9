import HTTPServer
import TokenLedger

/// One thing that can be asked of the server: what serves it, and what is said about it.
final class Route: Sendable {
  /// By which method.
  enum Verb: Equatable, Sendable {
    /// Whatever the method.
    case any
    /// This one; HEAD is served where GET is.
    case method(Method)
  }

  /// What a request's body must be.
  enum BodyKind: Sendable {
    case none
    /// `application/json`.
    case json(bytesMax: Int)
    /// `application/merge-patch+json` (RFC 7396), or plain JSON.
    case mergePatch(bytesMax: Int)
    /// `application/x-www-form-urlencoded`.
    case form(bytesMax: Int)
  }

  /// Who does the work.
  enum Handling: Sendable {
    /// The thread of the connection, and with it everybody on that thread: for what reads a few
    /// entries of the memory map and never waits.
    case onConnection(@Sendable (Call) throws -> Response)
    /// A thread of the pool, which may wait: for lists, searches and replay.
    case aside(@Sendable (Call) throws -> Response)
    /// A thread of the pool says what is to be changed, and once that is decided a thread of the pool words
    /// the answer. Meanwhile no thread waits.
    case changing(@Sendable (Call) throws -> Change)
    /// A task, which must not block: for what waits for the writer, such as `Ledger.execute`.
    case asynchronous(@Sendable (Call) async throws -> Response)
  }

  let verb: Verb
  let path: PathTemplate
  let audience: Audience
  let summary: String
  /// The names of the query's parameters; others are refused.
  let query: [String]
  let body: BodyKind
  /// What the body holds.
  let request: Schema?
  /// What the answer holds, `nil` where it has no JSON.
  let answer: Schema?
  /// The status of an answer that is no problem.
  let status: Status
  /// What answers may be, the usual one first.
  let produces: [String]
  let handling: Handling

  init(
    _ verb: Verb, _ path: String, for audience: Audience, summary: String, query: [String] = [],
    body: BodyKind = .none, request: Schema? = nil, answer: Schema? = nil, status: Status = .ok,
    produces: [String] = ["application/json"], _ handling: Handling
  ) {
    self.verb = verb
    self.path = PathTemplate(path)
    self.audience = audience
    self.summary = summary
    self.query = query
    self.body = body
    self.request = request
    self.answer = answer
    self.status = status
    self.produces = produces
    self.handling = handling
  }

  /// Whether a method is served.
  func serves(_ method: Method) -> Bool {
    switch verb {
    case .any: true
    case .method(let own): own == method || own == .get && method == .head
    }
  }
}
