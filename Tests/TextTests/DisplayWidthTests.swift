import TestSupport
import Testing
import Text

/// Columns on a terminal, so that tables line up.
@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0),
    ("token", 5),
    ("caf\u{E9}", 4),
    ("cafe\u{301}", 4),
    ("漢字", 4),
    ("한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2),
    ("ｶﾅ", 2),
    ("ＡＢ", 4),
    ("…", 1),
    ("Ω", 1),
    ("\u{200B}", 0),
    ("tab\tand\u{7}bell", 10),
    ("שָׁלוֹם", 4),
    ("👍", 2),
    ("👍🏽", 2),
    ("👨‍👩‍👧‍👦", 2),
    ("🏳️‍🌈", 2),
    ("🇩🇪", 2),
    ("1️⃣", 2),
    ("1", 1),
    ("❤", 1),
    ("❤️", 2),
    ("❤\u{FE0E}", 1),
    ("1\u{200D}", 1),
    ("a👍b", 4),
  ])
  func columns(text: String, width: Int) {
    #expect(UnicodeText.displayWidth(text) == width)
  }

  @Test func everyPrintableASCIICharacterTakesOneColumnEitherWay() {
    for value in UInt8(0)..<128 {
      let text = String(Unicode.Scalar(value))
      let expected = (0x20..<0x7F).contains(value) ? 1 : 0
      #expect(UnicodeText.displayWidth(text) == expected)
      #expect(UnicodeText.displayWidth(text + "漢") == expected + 2)
    }
  }

  @Test(arguments: [
    ("token", 5, "token"),
    ("token", 4, "tok…"),
    ("token", 1, "…"),
    ("token", 0, ""),
    ("token", -3, ""),
    ("", 0, ""),
    ("漢字漢字", 8, "漢字漢字"),
    ("漢字漢字", 7, "漢字漢…"),
    ("漢字漢字", 6, "漢字…"),
    ("漢字漢字", 2, "…"),
    ("cafe\u{301} noir", 5, "cafe\u{301}…"),
    ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"),
  ])
  func whatDoesNotFitIsCutBetweenCharacters(text: String, columns: Int, expected: String) {
    #expect(bytes(UnicodeText.truncated(text, toWidth: columns)) == bytes(expected))
  }

  @Test(arguments: UInt64(1)...4)
  func theResultIsNeverWiderThanAskedNorMuchNarrower(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pieces = ["a", "é", "漢", "👍🏽", "e\u{301}", "🇩🇪", " ", "ｶ"]
    for _ in 0..<500 {
      let count = Int.random(in: 0...20, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let columns = Int.random(in: 0...30, using: &generator)
      let result = UnicodeText.truncated(text, toWidth: columns)
      let width = UnicodeText.displayWidth(result)
      #expect(width <= columns)
      if UnicodeText.displayWidth(text) <= columns {
        #expect(result == text)
      } else {
        #expect(width >= columns - 1)
      }
    }
  }
}
