/// The first line and the header of a request, read strictly by RFC 9112.
///
/// The bytes are kept once; everything else says where in them it lies. A head that is read into
/// again keeps its memory.
package struct RequestHead: Sendable {
  /// Most fields of a header.
  static let fieldsMax = 100

  /// How the length of the body is told.
  package enum Framing: Equatable, Sendable {
    case none
    case length(Int)
    case chunked
  }

  struct Field: Sendable {
    var name: Range<Int>
    var value: Range<Int>
    var known: KnownField?
  }

  package internal(set) var method = Method.other
  package internal(set) var framing = Framing.none
  /// Whether the client allows another request on the connection.
  package internal(set) var keepsAlive = false
  /// Whether the client waits for a word before it sends the body.
  package internal(set) var expectsContinue = false
  var bytes: [UInt8] = []
  var fields: [Field] = []
  var pathRange = 0..<0
  var queryRange: Range<Int>?
  var hostRange = 0..<0
  var minorVersion: UInt8 = 1

  init() {}

  /// The path as it was sent: percent-encoded, beginning with a slash, or `*`.
  package var path: ArraySlice<UInt8> { bytes[pathRange] }
  /// What follows the question mark, percent-encoded; `nil` without one.
  package var query: ArraySlice<UInt8>? { queryRange.map { bytes[$0] } }
  /// The host and port that the client means, as it wrote them.
  package var host: ArraySlice<UInt8> { bytes[hostRange] }

  /// The value of a field, or of the first of several.
  package func value(_ field: KnownField) -> ArraySlice<UInt8>? {
    for candidate in fields where candidate.known == field { return bytes[candidate.value] }
    return nil
  }

  /// The values of a field that may be repeated, in order.
  package func values(_ field: KnownField) -> [ArraySlice<UInt8>] {
    fields.compactMap { $0.known == field ? bytes[$0.value] : nil }
  }

  /// The value of a field as text, or `nil` when it is missing or not UTF-8.
  package func text(_ field: KnownField) -> String? {
    value(field).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// Every field as `name: value` and a line feed, for whoever looks into a request.
  package var fieldLines: String {
    fields.map { field in
      String(decoding: bytes[field.name], as: UTF8.self) + ": "
        + String(decoding: bytes[field.value], as: UTF8.self) + "\n"
    }.joined()
  }

  /// Whether the header has a field, known or not; `name` in small letters.
  package func has(_ name: String) -> Bool {
    fields.contains { bytes.span.extracting($0.name).equalsIgnoringCase(name) }
  }
}
