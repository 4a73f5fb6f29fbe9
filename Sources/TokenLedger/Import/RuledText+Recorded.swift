import Text

extension RuledText {
  /// Makes text of what another system wrote, which is recorded rather than refused: secrets in it
  /// are masked, controls become `�`, and what is too long is cut and ends in `…`.
  ///
  /// - Returns: `nil` when nothing is left, or when the rule asks for more than that.
  package static func recorded(_ foreign: String) -> Self? {
    // Masking comes first: a secret cut in half would no longer be known for one.
    let masked = SecretFormat.masked(foreign)
    var scalars = String.UnicodeScalarView()
    var count = 0
    for scalar in masked.unicodeScalars {
      guard count < Rule.lengths.upperBound else {
        scalars.removeLast()
        scalars.append("…")
        break
      }
      scalars.append(isRefused(scalar) ? "\u{FFFD}" : scalar)
      count += 1
    }
    return try? Self(String(scalars))
  }

  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    UnicodeText.isRefusedControl(scalar) && !(Rule.allowsLines && scalar == "\n")
  }
}
