/// What TokenLedger knows about text: forms in which it is kept, compared and searched, what is
/// refused in it, and how wide it is on a terminal.
///
/// Every function takes the shortest way for ASCII, which nearly all text here is, without
/// calling C. All of them are pure and safe to call from any thread.
///
/// Comparing with Swift's `==` treats canonically equivalent strings as equal; where bytes matter
/// (a hash, a key of a table), bring both sides into the same form first.
package enum UnicodeText {
  /// The version of the library behind the functions here: `major << 16 | minor << 8 | patch`.
  ///
  /// Folded text is kept in derived data, so this number is a part of the version of every view
  /// that holds some: another library folds a few characters differently.
  package static var libraryVersion: Int { Unistring.version }

  /// The newest major version of Unicode that the library knows, at least 12.
  ///
  /// The library does not say; it is told by characters which one version assigned first.
  package static var unicodeMajorVersion: Int {
    let firsts: [(version: Int, scalar: Unicode.Scalar)] = [
      (17, "\u{20C1}"),  // SAUDI RIYAL SIGN
      (16, "\u{1C89}"),  // CYRILLIC CAPITAL LETTER TJE
      (15, "\u{1F6DC}"),  // WIRELESS
      (14, "\u{0870}"),  // ARABIC LETTER ALEF WITH ATTACHED FATHA
      (13, "\u{10E80}"),  // YEZIDI LETTER ELIF
    ]
    return firsts.first { Unistring.isAssigned($0.scalar) }?.version ?? 12
  }

  /// `bytes` as text, or nil unless they are well-formed UTF-8 (RFC 3629, section 3).
  ///
  /// Overlong forms, surrogates, values above U+10FFFF and cut-off sequences are refused, never
  /// repaired: a repaired text would be something that nobody sent.
  package static func validated(_ bytes: [UInt8]) -> String? {
    String(validating: bytes, as: UTF8.self)
  }

  /// The number of Unicode scalars in `text`, which is the unit of every length limit.
  ///
  /// - Complexity: O(n) in the bytes of `text`.
  package static func scalarCount(_ text: String) -> Int {
    let utf8 = text.utf8Span
    if utf8.isKnownASCII { return utf8.count }
    let bytes = utf8.span
    var count = 0
    // Each scalar has one byte that is not a continuation byte (RFC 3629, section 3).
    for index in bytes.indices where bytes[index] & 0b1100_0000 != 0b1000_0000 { count += 1 }
    return count
  }
}
