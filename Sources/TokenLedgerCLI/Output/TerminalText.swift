import TokenLedger

/// Text as a terminal shows it.
enum TerminalText {
  /// The text with everything that a terminal would obey written as `\u{…}`, and line ends as `\n`.
  static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.isObeyedByTerminals) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        escaped += "\\n"
      } else if scalar.isObeyedByTerminals {
        escaped += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The same for text of several lines, whose line ends stay.
  static func escapedLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
      .joined(separator: "\n")
  }

  /// The columns that escaped text takes: wide characters two, marks none, an emoji sequence the two
  /// of the one picture that it is drawn as.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  /// The columns that a line of output takes, whose emphasis takes none.
  static func shownWidth(_ line: some Sequence<UInt8>) -> Int {
    var isSequence = false
    let shown = line.filter { byte in
      if byte == 0x1B { isSequence = true }
      defer { if byte == UInt8(ascii: "m") { isSequence = false } }
      return !isSequence
    }
    return width(String(decoding: shown, as: UTF8.self))
  }

  /// The beginning of escaped text that fits, ending in `…` if something was left out.
  static func truncated(_ text: String, toWidth columns: Int) -> String {
    if width(text) <= columns { return text }
    if columns < 1 { return "" }
    var room = columns - 1
    let kept = text.prefix { character in
      room -= width(character)
      return room >= 0
    }
    return kept + "…"
  }

  /// The text with spaces after it up to a width.
  static func padded(_ text: String, toWidth columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  private static func width(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    if scalars.count > 1, let base = scalars.first, base.properties.isEmoji,
      scalars.dropFirst().contains(where: { joinsEmoji($0, base: base) })
    {
      return 2
    }
    return scalars.reduce(0) { $0 + ColumnWidth.of($1) }
  }

  private static func joinsEmoji(_ scalar: Unicode.Scalar, base: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{FE0F}": true
    case "\u{200D}": !base.isASCII
    // Two regional indicators are one flag.
    case "\u{1F1E6}"..."\u{1F1FF}": true
    default: scalar.properties.isEmojiModifier
    }
  }
}
