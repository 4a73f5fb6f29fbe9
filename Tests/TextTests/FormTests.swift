import TestSupport
import Testing
import Text

/// What people mean by one and the same text, and what they do not.
@Suite struct FormTests {
  @Test(arguments: [
    ("e\u{301}", "\u{E9}"),
    ("\u{E9}", "\u{E9}"),
    ("\u{212B}", "\u{C5}"),  // ANGSTROM SIGN
    ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),  // Hangul jamo, one syllable
    ("\u{FB01}", "\u{FB01}"),  // a compatibility character stays
    ("\u{958}", "\u{915}\u{93C}"),  // excluded from composition
    ("a\u{315}\u{300}", "\u{E0}\u{315}"),  // marks are put in order
    ("\u{1F468}\u{200D}\u{1F469}", "\u{1F468}\u{200D}\u{1F469}"),
    ("plain", "plain"),
    ("", ""),
  ])
  func normalFormC(text: String, expected: String) {
    #expect(bytes(UnicodeText.nfc(text)) == bytes(expected))
  }

  @Test(arguments: [
    ("é composed and decomposed", "caf\u{E9}", "CAFE\u{301}"),
    ("ß and SS", "Straße", "STRASSE"),
    ("capital ẞ", "STRAẞE", "strasse"),
    ("final and medial sigma", "ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς"),
    ("the ligature ﬁ", "\u{FB01}n", "FIN"),
    ("İ and i with a dot above", "\u{130}", "i\u{307}"),
    ("Hangul jamo and syllables", "\u{1112}\u{1161}\u{11AB}", "한"),
    ("Cherokee", "\u{13A0}", "\u{AB70}"),
    ("iota below", "\u{1FB3}", "\u{3B1}\u{3B9}"),
    ("letters beyond the first plane", "\u{10400}", "\u{10428}"),
  ])
  func caseFoldingMakesOne(_ what: String, first: String, second: String) {
    #expect(bytes(UnicodeText.caseFolded(first)) == bytes(UnicodeText.caseFolded(second)))
  }

  @Test(arguments: [
    ("an accent counts", "resume", "résumé"),
    ("dotless ı is another letter", "\u{131}", "I"),
    ("a dotted İ is not a plain i", "\u{130}", "i"),
    ("full width is another form", "Ａ", "A"),
    ("Cyrillic а only looks like a", "\u{430}", "a"),
    ("ø has no decomposition", "ø", "o"),
  ])
  func caseFoldingKeepsApart(_ what: String, first: String, second: String) {
    #expect(bytes(UnicodeText.caseFolded(first)) != bytes(UnicodeText.caseFolded(second)))
  }

  @Test(arguments: [
    ("Résumé", "resume"),
    ("ＴＯＫＥＮ　１", "token 1"),
    ("\u{FB01}nance", "finance"),
    ("Straße", "strasse"),
    ("İstanbul", "istanbul"),
    ("Σίσυφος", "σισυφοσ"),
    ("x²", "x2"),
    ("①", "1"),
    ("Ångström", "angstrom"),
    ("Tiếng Việt", "tieng viet"),
    ("\u{1F44D}\u{FE0F}", "\u{1F44D}"),
    ("שָׁלוֹם", "שלום"),
    ("\u{301}", ""),
    ("", ""),
  ])
  func searchFoldingLeaves(text: String, expected: String) {
    #expect(bytes(UnicodeText.searchFolded(text)) == bytes(expected))
  }

  @Test func searchFindsHangulWrittenEitherWay() {
    let syllable = UnicodeText.searchFolded("한")
    #expect(bytes(syllable) == bytes(UnicodeText.searchFolded("\u{1112}\u{1161}\u{11AB}")))
    #expect(UnicodeText.scalarCount(syllable) == 3)
  }

  @Test func everythingASCIIIsFoldedAsTheTablesSay() {
    // An ideograph sends the whole text through the tables and leaves what precedes it alone.
    for value in UInt8(0)..<128 {
      let scalar = String(Unicode.Scalar(value))
      let long = scalar + "\u{4E00}"
      #expect(UnicodeText.caseFolded(long) == UnicodeText.caseFolded(scalar) + "\u{4E00}")
      #expect(UnicodeText.searchFolded(long) == UnicodeText.searchFolded(scalar) + "\u{4E00}")
      #expect(UnicodeText.nfc(long) == UnicodeText.nfc(scalar) + "\u{4E00}")
    }
  }

  @Test func theShortWayToNormalFormCAgreesWithTheTables() {
    // An ideograph sends the whole text through the tables and leaves what precedes it alone.
    for value in UInt32(0x80)..<0x300 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let alone = String(scalar)
      #expect(bytes(UnicodeText.nfc(alone)) == bytes(alone))
      #expect(bytes(UnicodeText.nfc(alone + "\u{4E00}")) == bytes(alone + "\u{4E00}"))
    }
  }

  @Test func aLongTextOutgrowsTheBufferAndComesBackWhole() {
    // U+FDFA decomposes to 18 scalars, 33 bytes for 3: far more than room was made for.
    let text = String(repeating: "\u{FDFA}", count: 10_000)
    let folded = UnicodeText.searchFolded(text)
    let one = UnicodeText.searchFolded("\u{FDFA}")
    #expect(one.utf8.count == 33)
    #expect(folded == String(repeating: one, count: 10_000))
  }

  @Test func aLongTextIsFoldedWhole() {
    let text = String(repeating: "E\u{301}ß", count: 100_000)
    #expect(UnicodeText.caseFolded(text) == String(repeating: "\u{E9}ss", count: 100_000))
  }
}

/// Swift compares strings by canonical equivalence; tables and hashes compare bytes.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
