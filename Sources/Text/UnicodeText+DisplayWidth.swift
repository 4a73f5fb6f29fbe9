extension UnicodeText {
  /// The columns that `text` takes on a terminal that shows UTF-8.
  ///
  /// East Asian wide and full-width characters take two columns (Unicode Standard Annex #11),
  /// ambiguous ones one, marks and controls none. An emoji sequence takes the two columns of the
  /// one picture it shows (Unicode Technical Standard #51, section 1.4.8); a terminal that knows
  /// no such sequences shows more.
  ///
  /// - Complexity: O(n).
  package static func displayWidth(_ text: String) -> Int {
    if isASCII(text) { return asciiWidth(text) }
    return text.reduce(0) { $0 + displayWidth($1) }
  }

  /// The longest beginning of `text` that fits into `columns`, with `…` as its last character if
  /// anything was left out; `text` itself if it fits.
  ///
  /// Cuts between user-perceived characters only, so the result can be a column narrower than
  /// asked when a wide one did not fit. At zero columns or fewer the result is empty.
  ///
  /// - Complexity: O(n).
  package static func truncated(_ text: String, toWidth columns: Int) -> String {
    if displayWidth(text) <= columns { return text }
    if columns < 1 { return "" }
    var room = columns - 1
    let kept = text.prefix { character in
      room -= displayWidth(character)
      return room >= 0
    }
    return kept + "…"
  }

  private static func asciiWidth(_ text: String) -> Int {
    var columns = 0
    let bytes = text.utf8Span.span
    for index in bytes.indices where bytes[index] >= 0x20 && bytes[index] != 0x7F { columns += 1 }
    return columns
  }

  private static func displayWidth(_ character: Character) -> Int {
    if showsAsEmoji(character) { return 2 }
    return character.unicodeScalars.reduce(0) { $0 + Unistring.width(of: $1) }
  }

  /// Whether `character` is several scalars that a terminal draws as one emoji.
  private static func showsAsEmoji(_ character: Character) -> Bool {
    let scalars = character.unicodeScalars
    guard let base = scalars.first, base.properties.isEmoji else { return false }
    return scalars.dropFirst().contains { scalar in
      switch scalar {
      // Emoji presentation, which also makes a keycap of a digit.
      case "\u{FE0F}": true
      // A joined sequence; digits are emoji by property but join nothing.
      case "\u{200D}": !base.isASCII
      default: scalar.properties.isEmojiModifier
      }
    }
  }
}
