/// A request's method (RFC 9110 §9, RFC 5789).
package enum Method: String, CaseIterable, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"
  /// Any other, registered or not: nothing here serves it by name.
  case other = "other"

  init(_ name: borrowing Span<UInt8>) {
    for method in [Method.get, .post, .head, .put, .patch, .delete, .options]
    where name.equals(method.rawValue) {
      self = method
      return
    }
    self = .other
  }
}
