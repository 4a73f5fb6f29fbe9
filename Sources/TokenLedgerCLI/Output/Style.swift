/// Emphasis on a terminal (ECMA-48 select graphic rendition).
enum Style: String, Sendable {
  case plain = ""
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"

  /// The text with the emphasis, if there is to be any.
  func applied(to text: String, if isColoured: Bool) -> String {
    isColoured && self != .plain && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// Text in a table with its emphasis.
struct Cell: Sendable, ExpressibleByStringInterpolation {
  var text: String
  var style: Style

  init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }

  init(stringLiteral value: String) {
    self.init(value)
  }
}
