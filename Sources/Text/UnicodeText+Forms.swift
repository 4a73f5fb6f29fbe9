extension UnicodeText {
  /// `text` in Normalization Form C (Unicode Standard Annex #15), the form in which text is kept.
  ///
  /// Characters that look and mean the same get the same bytes; the text reads as before.
  ///
  /// - Complexity: O(n). Text without scalars from U+0300 up is returned as it is.
  package static func nfc(_ text: String) -> String {
    // No scalar below U+0300 is changed, reordered or composed by this form, and the first byte
    // of U+0300 is 0xCC.
    if allBytes(of: text, areBelow: 0xCC) { return text }
    return Unistring.normalized(text, to: .nfc)
  }

  /// `text` for comparing names that must be unique: full case folding, then Normalization Form C.
  ///
  /// Two names are the same exactly if the bytes of their folded forms are. Case does not count
  /// (ß is ss, Σ is ς, and the ligature ﬁ is fi); accents do, and so does width (Ａ is not A).
  /// Folding twice changes nothing. It follows no language: I is i, and İ is i with a dot above,
  /// in Turkish too.
  ///
  /// Source: The Unicode Standard, section 3.13, definition D145, and CaseFolding.txt, status
  /// C and F.
  ///
  /// - Complexity: O(n).
  package static func caseFolded(_ text: String) -> String {
    if isASCII(text) { return asciiLowercased(text) }
    return Unistring.caseFolded(text, to: .nfc)
  }

  /// `text` for searching: compatibility decomposition (NFKD), full case folding, and no marks
  /// (general categories Mn, Mc and Me).
  ///
  /// What people type without accents, in another case or width, or with other code points for
  /// the same letters is found. Folding twice changes nothing, because each scalar of the result
  /// folds to itself and no mark is left that could change places.
  ///
  /// - Complexity: O(n).
  package static func searchFolded(_ text: String) -> String {
    if isASCII(text) { return asciiLowercased(text) }
    return withoutMarks(Unistring.caseFolded(text, to: .nfkd))
  }

  private static func withoutMarks(_ text: String) -> String {
    // What fell apart into ASCII and marks may still be all that is left; scan before copying.
    guard !isASCII(text), text.unicodeScalars.contains(where: Unistring.isMark) else { return text }
    return String(text.unicodeScalars.filter { !Unistring.isMark($0) })
  }
}
