import Testing
import Text

/// What a line of text may hold, and where it begins and ends.
@Suite struct LineTests {
  @Test func controlsAndWhatReordersTextAreRefused() {
    let refused =
      Array(UInt32(0)...0x1F) + Array(0x7F...0x9F) + [0x61C, 0x200E, 0x200F, 0x2028, 0x2029]
      + Array(0x202A...0x202E) + Array(0x2066...0x2069)
    let found = (0...UInt32(0x10FFFF)).filter { value in
      Unicode.Scalar(value).map(UnicodeText.isRefusedControl) ?? false
    }
    #expect(found == refused)
  }

  @Test(arguments: ["\u{200D}", "\u{200C}", "\u{FEFF}", "\u{A0}", "\u{AD}", "\u{2065}", "\u{206A}"])
  func joinersAndSpacesAreNotControls(text: String) {
    #expect(UnicodeText.firstRefusedControl(in: text) == nil)
  }

  @Test func theFirstRefusedControlIsNamed() {
    #expect(UnicodeText.firstRefusedControl(in: "name\u{202E}\n") == "\u{202E}")
    #expect(UnicodeText.firstRefusedControl(in: "a\r\nb") == "\r")
    #expect(UnicodeText.firstRefusedControl(in: "") == nil)
  }

  @Test(arguments: [
    ("  a b  ", "a b"),
    ("\t\n\u{B}\u{C}\r\u{85}a\u{2028}\u{2029}", "a"),
    ("\u{A0}\u{1680}\u{2003}\u{202F}\u{205F}\u{3000}é\u{3000}", "é"),
    ("\u{200B}a\u{FEFF}", "\u{200B}a\u{FEFF}"),
    ("a", "a"),
    ("  ", ""),
    ("\u{3000}", ""),
    ("", ""),
    ("\r\n", ""),
    (" \u{301}", "\u{301}"),
    ("e\u{301} ", "e\u{301}"),
  ])
  func whiteSpaceAtTheEndsGoes(text: String, expected: String) {
    #expect(bytes(UnicodeText.trimmed(text)) == bytes(expected))
  }

  @Test func exactlyTheCharactersOfThePropertyAreTrimmed() {
    // PropList.txt, White_Space; the set has been stable since Unicode 6.3.
    let whiteSpace =
      Array(UInt32(0x9)...0xD) + [0x20, 0x85, 0xA0, 0x1680] + Array(0x2000...0x200A)
      + [0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
    let found = (0...UInt32(0x10FFFF)).filter { value in
      Unicode.Scalar(value).map { UnicodeText.trimmed(String($0)).isEmpty } ?? false
    }
    #expect(found == whiteSpace)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 2), ("한", 1), ("\u{1F468}\u{200D}\u{1F469}", 3),
    ("\r\n", 2),
  ])
  func lengthIsCountedInScalars(text: String, count: Int) {
    #expect(UnicodeText.scalarCount(text) == count)
    #expect(UnicodeText.scalarCount(text) == text.unicodeScalars.count)
  }

  @Test(
    arguments: [
      ("an overlong slash", [0xC0, 0xAF]),
      ("an overlong slash of three bytes", [0xE0, 0x80, 0xAF]),
      ("a surrogate", [0xED, 0xA0, 0x80]),
      ("more than U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
      ("a lone continuation", [0x61, 0x80]),
      ("a sequence cut off", [0xE2, 0x82]),
      ("a sequence interrupted", [0xE2, 0x61, 0xAC]),
      ("a byte that never occurs", [0xFF]),
      ("Latin-1", [0xE9]),
    ] as [(String, [UInt8])])
  func illFormedBytesAreNoText(_ what: String, bytes: [UInt8]) {
    #expect(UnicodeText.validated(bytes) == nil)
  }

  @Test(arguments: ["", "a", "é€\u{10FFFF}", "nul\u{0}inside", "\u{FFFD}"])
  func wellFormedBytesAreTheirText(text: String) {
    #expect(UnicodeText.validated(Array(text.utf8)) == text)
  }

  @Test func theLibraryAndItsUnicodeVersionAreKnown() {
    #expect(UnicodeText.libraryVersion >= 0x01_0000)
    #expect(UnicodeText.unicodeMajorVersion >= 14)
    if UnicodeText.libraryVersion == 0x01_0000 { #expect(UnicodeText.unicodeMajorVersion == 14) }
  }
}
