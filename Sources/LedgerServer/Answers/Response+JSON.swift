import HTTPServer
import TokenLedger

extension Response {
  /// An answer in JSON.
  static func json(_ value: JSON, _ status: Status = .ok) -> Response {
    var response = Response(status, body: .bytes(JSONWriter.line(value) + [0x0A]))
    response.add("Content-Type", "application/json")
    return response
  }

  /// An answer in plain text.
  static func text(_ text: String, _ status: Status = .ok) -> Response {
    var response = Response(status, body: .bytes(Array(text.utf8)))
    response.add("Content-Type", "text/plain; charset=utf-8")
    return response
  }

  /// What every answer carries. An answer about credentials is old as soon as it is given, so that
  /// nothing on the way may keep it.
  mutating func addCommonFields(_ requestID: String) {
    add("Cache-Control", cacheControl)
    add("X-Content-Type-Options", "nosniff")
    add("X-Request-Id", requestID)
  }
}
