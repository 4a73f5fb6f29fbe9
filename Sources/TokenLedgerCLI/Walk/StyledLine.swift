/// A line with emphasis.
enum StyledLine {
  private static let plain = "\u{1B}[0m"

  /// The line in pieces that are no wider than a terminal, broken between words where that is
  /// possible. Emphasis goes on from piece to piece, and what follows the first is indented with it.
  static func wrapped(_ line: String, columns: Int) -> [String] {
    if TerminalText.shownWidth(line.utf8) <= columns { return [line] }
    let indentation = min(line.prefix { $0 == " " }.count + 2, max(0, columns - 8))
    var pieces: [String] = []
    var piece: [Glyph] = []
    var used = 0
    for glyph in glyphs(line) {
      if used + glyph.width > columns, used > 0 {
        // A blank at the break is seen by nobody.
        let isBlank = glyph.text == " "
        let space =
          isBlank
          ? nil
          : piece.lastIndex { $0.text == " " }
            .flatMap { $0 > indentation ? $0 : nil }
        let rest = space.map { Array(piece[($0 + 1)...]) } ?? []
        pieces.append(text(space.map { Array(piece[..<$0]) } ?? piece))
        piece = [Glyph](repeating: Glyph(text: " ", width: 1), count: indentation) + rest
        used = piece.reduce(0) { $0 + $1.width }
        if isBlank { continue }
      }
      piece.append(glyph)
      used += glyph.width
    }
    return pieces + [text(piece)]
  }

  /// A character with the emphasis that it stands in.
  private struct Glyph {
    var text: Character
    var width: Int
    var style = ""
  }

  private static func glyphs(_ line: String) -> [Glyph] {
    var glyphs: [Glyph] = []
    var style = ""
    var rest = line[...]
    while let character = rest.first {
      if character == "\u{1B}", let end = rest.firstIndex(of: "m") {
        style = rest[...end] == plain ? "" : String(rest[...end])
        rest = rest[rest.index(after: end)...]
      } else {
        let width = TerminalText.width(String(character))
        glyphs.append(Glyph(text: character, width: width, style: style))
        rest.removeFirst()
      }
    }
    return glyphs
  }

  private static func text(_ all: [Glyph]) -> String {
    let glyphs = all[..<((all.lastIndex { $0.text != " " } ?? -1) + 1)]
    var text = ""
    var style = ""
    for glyph in glyphs {
      if glyph.style != style {
        if !style.isEmpty { text += plain }
        style = glyph.style
        text += style
      }
      text.append(glyph.text)
    }
    return style.isEmpty ? text : text + plain
  }
}
