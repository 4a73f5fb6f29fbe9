import Testing

@testable import TokenLedgerCLI

@Suite("The screen of a walk")
struct WalkScreenTests {
  private func rows(
    _ screen: WalkScreen, columns: Int = 40, rows: Int = 8, isColoured: Bool = false
  ) -> [String] {
    screen.rows(columns: columns, rows: rows, isColoured: isColoured)
  }

  private var screen: WalkScreen {
    var screen = WalkScreen()
    screen.title = "Token 漢字 application"
    screen.place = "position 17 of 278"
    screen.text = (1...9).map { "line \($0)\n" }.joined()
    return screen
  }

  @Test(
    "It fills the terminal and nothing is wider", arguments: [1, 2, 3, 8, 24], [1, 7, 20, 40, 200])
  func size(height: Int, columns: Int) {
    var screen = screen
    screen.text += "\u{1B}[31m" + String(repeating: "漢字 and words ", count: 20) + "\u{1B}[0m\n"
    for isColoured in [true, false] {
      for state in 0..<3 {
        if state == 1 { screen.message = String(repeating: "message ", count: 10) }
        if state == 2 { screen.prompt = ("until", String(repeating: "é", count: 50)) }
        let all = rows(screen, columns: columns, rows: height, isColoured: isColoured)
        #expect(all.count == height)
        for row in all { #expect(TerminalText.shownWidth(row.utf8) <= max(columns, 2), "\(row)") }
      }
    }
  }

  @Test("Heading, text and keys")
  func parts() {
    let all = rows(screen, columns: 80, rows: 14)
    #expect(all[0].hasPrefix("Token 漢字 application  "))
    #expect(all[0].hasSuffix("  position 17 of 278"))
    #expect(Array(all[1...3]) == ["", "line 1", "line 2"])
    #expect(all[13].hasPrefix("n next  p previous"))
  }

  @Test("A longer text is moved, and says how much is left")
  func scrolling() {
    var screen = screen
    #expect(rows(screen)[6] == "… 5 more rows, ↓")
    screen.scroll(by: 3, columns: 40, rows: 8)
    #expect(rows(screen)[2] == "line 4")
    screen.scroll(by: 100, columns: 40, rows: 8)
    #expect(rows(screen)[2...6] == ["line 5", "line 6", "line 7", "line 8", "line 9"])
    screen.scroll(by: -100, columns: 40, rows: 8)
    #expect(rows(screen)[2] == "line 1")
  }

  @Test("Of what is typed the end is seen")
  func prompt() {
    var screen = screen
    screen.prompt = ("until", "state=disabled")
    #expect(rows(screen)[7] == "until: state=disabled_")
    #expect(rows(screen, columns: 12)[7] == "until: bled_")
  }

  @Test("A long line goes on under itself, and so does its colour")
  func wrapping() {
    #expect(StyledLine.wrapped("  scopes  a, b, c", columns: 12) == ["  scopes  a,", "    b, c"])
    let wrapped = StyledLine.wrapped("\u{1B}[31mabcdefghijkl\u{1B}[0m", columns: 10)
    #expect(wrapped == ["\u{1B}[31mabcdefghij\u{1B}[0m", "  \u{1B}[31mkl\u{1B}[0m"])
  }
}

@Suite("Keys of a terminal")
struct KeyTests {
  @Test(
    "Bytes are keys",
    arguments: [
      ("n", Key.character("n"), 1), ("é", .character("é"), 2), ("漢", .character("漢"), 3),
      ("\u{1B}[A", .up, 3), ("\u{1B}OB", .down, 3), ("\u{1B}[5~", .pageUp, 4),
      ("\u{1B}[6~x", .pageDown, 4), ("\u{1B}[1;5C", .other, 6), ("\r", .enter, 1),
      ("\n", .enter, 1), ("\u{7F}", .backspace, 1), ("\u{4}", .control("d"), 1),
      ("\u{1B}x", .escape, 1),
    ])
  func keys(text: String, key: Key, length: Int) throws {
    let found = try #require(KeyReader.key(Array(text.utf8), isWhole: false))
    #expect(found.0 == key)
    #expect(found.1 == length)
  }

  @Test("What may go on is waited for", arguments: ["\u{1B}", "\u{1B}[", "\u{1B}[5"])
  func unfinished(text: String) throws {
    #expect(KeyReader.key(Array(text.utf8), isWhole: false) == nil)
    let found = try #require(KeyReader.key(Array(text.utf8), isWhole: true))
    #expect(found.0 == (text.utf8.count == 1 ? .escape : .other))
  }

  @Test("Half of a character is waited for, and bytes that are none do not stop it")
  func malformed() {
    #expect(KeyReader.key([0xC3], isWhole: false) == nil)
    #expect(KeyReader.key([0xC3], isWhole: true)?.0 == .other)
    #expect(KeyReader.key([0xFF, 0x61, 0x61, 0x61], isWhole: false)?.1 == 1)
    #expect(KeyReader.key([], isWhole: true) == nil)
  }
}
