import HTTPServer

/// A path with open segments, such as `/v1/tokens/{token}/disable`, or with an open end, such as
/// `/tile/**`.
struct PathTemplate: Sendable, CustomStringConvertible {
  let description: String
  /// `nil` for an open segment.
  private let segments: [[UInt8]?]
  private let isLiteral: Bool
  /// Whether whatever follows is one parameter, as it was sent.
  let hasOpenEnd: Bool

  init(_ text: String) {
    description = text
    hasOpenEnd = text.hasSuffix("/**")
    segments = text.split(separator: "/").filter { $0 != "**" }.map {
      $0.hasPrefix("{") ? nil : Array($0.utf8)
    }
    isLiteral = !hasOpenEnd && !segments.contains { $0 == nil }
  }

  /// The names of the open segments.
  var parameterNames: [String] {
    description.split(separator: "/").filter { $0.hasPrefix("{") }
      .map { String($0.dropFirst().dropLast()) }
  }

  /// What the open segments of `path` hold, decoded; `nil` when it is another path.
  ///
  /// Nothing is normalized: a path with a dot segment, a doubled slash or an encoded letter where the
  /// template has a plain one is another path, to this server as to any proxy in front of it.
  func parameters(of path: ArraySlice<UInt8>) -> [String]? {
    if isLiteral { return path.elementsEqual(description.utf8) ? [] : nil }
    var parameters: [String] = []
    var rest = path
    for segment in segments {
      guard rest.first == UInt8(ascii: "/") else { return nil }
      rest = rest.dropFirst()
      let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      let found = rest[..<end]
      rest = rest[end...]
      if let segment {
        guard found.elementsEqual(segment) else { return nil }
      } else {
        guard !found.isEmpty, let text = PercentEncoding.decode(found) else { return nil }
        parameters.append(text)
      }
    }
    if hasOpenEnd, rest.first == UInt8(ascii: "/") {
      return parameters + [String(decoding: rest.dropFirst(), as: UTF8.self)]
    }
    return rest.isEmpty && !hasOpenEnd ? parameters : nil
  }
}
