/// The screen of a walk through the log: a heading, a text that can be moved, and a line of keys.
struct WalkScreen {
  /// What stands at the left of the first row.
  var title = ""
  /// What stands at its right.
  var place = ""
  /// Styled lines of any length.
  var text = ""
  /// What is said instead of the keys, until the next key.
  var message = ""
  /// What is being typed, after what it is for.
  var prompt: (label: String, typed: String)?
  /// Rows of the text that are above the screen.
  var scrolledRows = 0

  private static let keys = [
    "n next  p previous  / search  t go to  s state  e event  ? help  q quit",
    "n next  p prev  / search  ? help  q quit", "n p / t s e ? q",
  ]

  /// The rows as they are drawn, as many as the terminal has; none is wider than it.
  func rows(columns: Int, rows: Int, isColoured: Bool) -> [String] {
    let body = wrapped(columns)
    let room = max(0, rows - 3)
    let first = min(scrolledRows, max(0, body.count - room))
    var shown = Array(body.dropFirst(first).prefix(room))
    if body.count > first + room, room > 0 {
      shown[room - 1] = Style.dim.applied(
        to: TerminalText.truncated(
          "… \(body.count - first - room + 1) more rows, ↓", toWidth: columns),
        if: isColoured)
    }
    let blank = [String](repeating: "", count: max(0, room - shown.count))
    let all = [heading(columns, isColoured), ""] + shown + blank + [bottom(columns, isColoured)]
    return Array(all.suffix(rows))
  }

  /// Moves the text, and not beyond its ends.
  mutating func scroll(by count: Int, columns: Int, rows: Int) {
    let last = max(0, wrapped(columns).count - max(0, rows - 3))
    scrolledRows = min(max(0, scrolledRows + count), last)
  }

  private func wrapped(_ columns: Int) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last == "" { lines.removeLast() }
    return lines.flatMap { StyledLine.wrapped($0, columns: columns) }
  }

  private func heading(_ columns: Int, _ isColoured: Bool) -> String {
    let title = TerminalText.escaped(title)
    let left = TerminalText.truncated(
      title, toWidth: max(0, columns - TerminalText.width(place) - 2))
    let gap = columns - TerminalText.width(left) - TerminalText.width(place)
    guard gap >= 0 else { return TerminalText.truncated(place, toWidth: columns) }
    return Style.bold.applied(to: left, if: isColoured)
      + String(repeating: " ", count: gap) + place
  }

  private func bottom(_ columns: Int, _ isColoured: Bool) -> String {
    if let prompt {
      // Of a long line its end is where somebody types.
      var typed = Substring(TerminalText.escaped(prompt.typed))
      while !typed.isEmpty, TerminalText.width(prompt.label + typed) + 3 > columns {
        typed.removeFirst()
      }
      return TerminalText.truncated("\(prompt.label): \(typed)_", toWidth: columns)
    }
    if !message.isEmpty {
      let text = TerminalText.truncated(TerminalText.escaped(message), toWidth: columns)
      return Style.yellow.applied(to: text, if: isColoured)
    }
    let keys = Self.keys.first { TerminalText.width($0) <= columns } ?? Self.keys[2]
    return Style.dim.applied(
      to: TerminalText.truncated(keys, toWidth: columns), if: isColoured)
  }
}
