/// What is wrong with a request that no handler may see.
///
/// The connection is closed after the answer: where the next request begins is not known.
package struct MessageError: Error, Equatable, Sendable {
  package let status: Status
  /// One clause for people, which repeats nothing of the request.
  package let reason: String

  package init(_ status: Status, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  /// A request that breaks the grammar.
  package init(_ reason: String) { self.init(.badRequest, reason) }
}
