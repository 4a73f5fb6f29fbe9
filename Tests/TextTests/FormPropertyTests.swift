import TestSupport
import Testing
import Text

/// What holds for every text, tried on every scalar and on seeded random ones.
@Suite struct FormPropertyTests {
  /// Text that mixes letters of several scripts, marks in any order, jamo, joiners and emoji.
  private static func randomText(using generator: inout SeededGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x24F, 0x300...0x36F, 0x370...0x3FF, 0x400...0x4FF, 0x590...0x5FF,
      0x900...0x97F, 0x1100...0x11FF, 0x1E00...0x1FFF, 0x2000...0x214F, 0xAC00...0xAD00,
      0xFB00...0xFB4F, 0xFF00...0xFFEF, 0x1F300...0x1F64F, 0x1D400...0x1D4FF,
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...40, using: &generator) {
      let range = ranges.randomElement(using: &generator) ?? 0x20...0x7E
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// One of the forms, as a test argument.
  enum Form: CaseIterable, Sendable {
    case nfc, caseFolded, searchFolded

    func callAsFunction(_ text: String) -> String {
      switch self {
      case .nfc: UnicodeText.nfc(text)
      case .caseFolded: UnicodeText.caseFolded(text)
      case .searchFolded: UnicodeText.searchFolded(text)
      }
    }
  }

  @Test(arguments: Form.allCases, UInt64(1)...8)
  func doingItTwiceChangesNothing(form: Form, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let once = form(Self.randomText(using: &generator))
      #expect(bytes(form(once)) == bytes(once))
    }
  }

  @Test(arguments: Form.allCases)
  func doingItTwiceToAnyScalarChangesNothing(form: Form) {
    var changing: [Unicode.Scalar] = []
    for scalar in everyAssignedScalar() {
      let once = form(String(scalar))
      if bytes(form(once)) != bytes(once) { changing.append(scalar) }
    }
    #expect(changing == [])
  }

  @Test(arguments: Form.allCases, UInt64(1)...4)
  func equivalentTextsBecomeTheSameBytes(form: Form, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let text = Self.randomText(using: &generator)
      let equivalent = UnicodeText.nfc(text)
      #expect(text == equivalent)
      #expect(bytes(form(text)) == bytes(form(equivalent)))
    }
  }

  @Test(arguments: UInt64(1)...4)
  func namesThatAreOneForUniquenessAreOneForSearch(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let text = Self.randomText(using: &generator)
      let folded = UnicodeText.caseFolded(text)
      #expect(bytes(UnicodeText.searchFolded(folded)) == bytes(UnicodeText.searchFolded(text)))
    }
  }

  @Test(arguments: UInt64(1)...4)
  func asciiNamesDifferOnlyInCaseExactlyIfTheirFoldedFormsAgree(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let letters = Array("aAbBzZ@[`{09")
    for _ in 0..<2_000 {
      let first = String((0..<2).map { _ in letters.randomElement(using: &generator) ?? "a" })
      let second = String((0..<2).map { _ in letters.randomElement(using: &generator) ?? "a" })
      let agree = UnicodeText.caseFolded(first) == UnicodeText.caseFolded(second)
      #expect(agree == (first.lowercased() == second.lowercased()))
    }
  }

  /// The forms of every assigned scalar, as another implementation computes them: Python 3.11's
  /// `unicodedata`, which knows Unicode 14.0.0. Each number is FNV-1a (64 bits) over the UTF-8 of
  /// the forms in the order of the scalars, with a byte 0xFF after each; with `n` for `normalize`
  ///
  ///     nfc           n('NFC', s)
  ///     caseFolded    n('NFC', n('NFD', n('NFD', s).casefold()).casefold())
  ///     searchFolded  n('NFKD', n('NFKD', n('NFKD', s).casefold()).casefold()), without the
  ///                   characters c whose category(c) begins with 'M'
  @Test(
    .enabled(if: UnicodeText.unicodeMajorVersion == 14, "the numbers are of Unicode 14"),
    arguments: zip(
      Form.allCases, [0xa1cb_ea25_450c_9fc9, 0x2a17_191d_7d59_43ce, 0xe3e9_d87f_5175_07d0]))
  func everyScalarIsFoldedAsAnotherImplementationDoes(form: Form, expected: UInt64) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for scalar in everyAssignedScalar() {
      for byte in form(String(scalar)).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01b3
    }
    #expect(hash == expected)
  }

  /// Every scalar that had a meaning in Unicode 14, private use and surrogates apart.
  private func everyAssignedScalar() -> [Unicode.Scalar] {
    (0...UInt32(0x10FFFF)).compactMap(Unicode.Scalar.init).filter { scalar in
      switch scalar.properties.generalCategory {
      case .unassigned, .privateUse, .surrogate: false
      default: (scalar.properties.age ?? (99, 0)) <= (14, 0)
      }
    }
  }
}
