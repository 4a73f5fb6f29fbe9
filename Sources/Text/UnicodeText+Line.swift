extension UnicodeText {
  /// Whether `scalar` is refused in every text: it would end the line, move the cursor, or show
  /// the reader an order other than the one stored.
  ///
  /// These are the C0 controls with U+007F, the C1 controls, the line and paragraph separators
  /// U+2028 and U+2029, and the bidirectional controls (Unicode Standard Annex #9, section 2):
  /// U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
  package static func isRefusedControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The first scalar of `text` that is refused, nil if there is none.
  ///
  /// - Complexity: O(n).
  package static func firstRefusedControl(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first(where: isRefusedControl)
  }

  /// `text` without the scalars at either end that have the property White_Space
  /// (PropList.txt). What is inside stays.
  ///
  /// Scalars are judged one by one: a combining mark after a leading space loses its space. The
  /// spaces without the property (U+200B, U+FEFF) stay.
  ///
  /// - Complexity: O(n) in the scalars removed, and O(n) in the text if there are any.
  package static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isWhiteSpace($0) }),
      let last = scalars.lastIndex(where: { !isWhiteSpace($0) })
    else { return "" }
    let end = scalars.index(after: last)
    if first == scalars.startIndex, end == scalars.endIndex { return text }
    return String(scalars[first..<end])
  }

  private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20: true
    case 0x00..<0x80: false
    default: Unistring.isWhiteSpace(scalar)
    }
  }
}
