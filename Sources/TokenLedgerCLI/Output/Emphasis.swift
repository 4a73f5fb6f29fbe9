/// Emphasizes text that is not escaped yet.
struct Emphasis {
  let isColoured: Bool

  /// The text with everything escaped that a terminal would obey, and then emphasized.
  func callAsFunction(_ text: String, _ style: Style) -> String {
    style.applied(to: TerminalText.escaped(text), if: isColoured)
  }
}
