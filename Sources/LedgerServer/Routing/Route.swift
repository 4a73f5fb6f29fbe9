import HTTPServer
import TokenLedger

/// One thing that can be asked of the server: what serves it, and what is said about it.
struct Route: Sendable {
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
  let handling: Handling

  init(
    _ verb: Verb, _ path: String, for audience: Audience, summary: String, query: [String] = [],
    body: BodyKind = .none, _ handling: Handling
  ) {
    self.verb = verb
    self.path = PathTemplate(path)
    self.audience = audience
    self.summary = summary
    self.query = query
    self.body = body
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
