import Text

/// The names that a duplicate may take: "N (copy)", "N (copy 2)", "N (copy 3)" and so on.
///
/// A copy of a copy goes on in the same series: after "N (copy)" comes "N (copy 2)".
struct CopyName {
  private let stem: String
  /// The number of the first name to try; 1 stands for "(copy)".
  private let firstNumber: Int

  /// The series of copies of a token named `source`.
  init(of source: TokenName) {
    if let (stem, number) = Self.split(source.text) {
      self.stem = stem
      firstNumber = number + 1
    } else {
      stem = source.text
      firstNumber = 1
    }
  }

  /// The first name of the series that is not taken.
  ///
  /// - Complexity: one question for each name that is.
  func firstFree(isTaken: (TokenName) -> Bool) -> TokenName {
    var number = firstNumber
    while true {
      let name = name(number)
      if !isTaken(name) { return name }
      number += 1
    }
  }

  private func name(_ number: Int) -> TokenName {
    let suffix = number == 1 ? " (copy)" : " (copy \(number))"
    let room = TextRuleKinds.TokenName.lengths.upperBound - UnicodeText.scalarCount(suffix)
    // The stem is trimmed, in NFC and free of secrets, and so is each beginning of it once trimmed.
    return TokenName(stored: UnicodeText.trimmed(Self.cut(stem, toScalars: room)) + suffix)
  }

  /// The longest beginning that fits, in whole characters as people see them; one character that
  /// is longer than the room is cut inside.
  private static func cut(_ text: String, toScalars room: Int) -> String {
    guard UnicodeText.scalarCount(text) > room else { return text }
    var count = 0
    let whole = text.prefix {
      count += $0.unicodeScalars.count
      return count <= room
    }
    return whole.isEmpty ? String(text.unicodeScalars.prefix(room)) : String(whole)
  }

  /// "N (copy 2)" as N and 2, "N (copy)" as N and 1, anything else as `nil`.
  private static func split(_ text: String) -> (stem: String, number: Int)? {
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "("), open > text.startIndex else {
      return nil
    }
    let space = text.index(before: open)
    let stem = UnicodeText.trimmed(String(text[..<space]))
    guard text[space] == " ", !stem.isEmpty else { return nil }
    let inner = text[open...].dropFirst().dropLast()
    if inner == "copy" { return (stem, 1) }
    let digits = inner.dropFirst(5)
    guard inner.hasPrefix("copy "), (1...9).contains(digits.utf8.count), digits.first != "0",
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits), number > 1
    else { return nil }
    return (stem, number)
  }
}
