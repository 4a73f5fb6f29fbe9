import Text

/// What text of one kind must look like.
public protocol TextRule: Sendable {
  /// The field's name in messages, such as `token name`.
  static var field: String { get }
  /// Fewest and most Unicode scalars, after trimming and normalization.
  static var lengths: ClosedRange<Int> { get }
  /// Whether line feeds are allowed.
  static var allowsLines: Bool { get }
  /// What else is wrong with text that passed the other checks, or `nil`.
  static func problem(in text: String) -> String?
}

extension TextRule {
  /// One line.
  public static var allowsLines: Bool { false }
  /// Nothing else is asked.
  public static func problem(in text: String) -> String? { nil }
}

/// Text that can only exist valid: UTF-8, trimmed, in NFC, without control characters, of the
/// length that its rule allows, and holding no secret.
///
/// The one exception is ``erased``, which stands where personal data was destroyed.
public struct RuledText<Rule: TextRule>: Hashable, Sendable {
  /// The text as stored and shown; empty only when erased.
  public let text: String

  /// Checks and normalizes what somebody typed.
  ///
  /// - Throws: ``Refusal/malformedText(field:problem:)``.
  public init(_ input: String) throws(Refusal) {
    text = try TextRules.checked(input, rule: Rule.self)
  }

  /// Takes text that was checked before it was written, as the log's own records hold it.
  public init(stored text: String) {
    self.text = text
  }

  /// Stands where the text was destroyed.
  public static var erased: Self { Self(stored: "") }

  /// Whether the text was destroyed.
  public var isErased: Bool { text.isEmpty }
}

extension RuledText: CustomStringConvertible {
  /// The text, or `erased`.
  public var description: String { isErased ? "erased" : text }
}

extension RuledText: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  /// Text written in source: a literal that breaks its rule is a bug of the caller.
  public init(stringLiteral value: String) {
    do {
      try self.init(value)
    } catch {
      preconditionFailure("\(value) is not a \(Rule.field): \(error.message)")
    }
  }
}

/// The checks that every ruled text shares.
enum TextRules {
  static func checked(
    _ input: String, rule: (some TextRule).Type
  ) throws(Refusal) -> String {
    func refused(_ problem: String) -> Refusal {
      .malformedText(field: rule.field, problem: problem)
    }
    // Counting first bounds the work that hostile input can cause.
    guard input.utf8.count <= 16 * (rule.lengths.upperBound + 64) else {
      throw refused("is longer than \(rule.lengths.upperBound) characters")
    }
    let text = UnicodeText.nfc(UnicodeText.trimmed(input))
    for scalar in text.unicodeScalars where UnicodeText.isRefusedControl(scalar) {
      if rule.allowsLines && scalar == "\n" { continue }
      let code = String(scalar.value, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
      throw refused("holds the control character U+\(padded)")
    }
    let length = text.unicodeScalars.count
    guard rule.lengths.contains(length) else {
      let (least, most) = (rule.lengths.lowerBound, rule.lengths.upperBound)
      throw refused(
        length == 0
          ? "is empty: give \(least) to \(most) characters"
          : "has \(length) characters: give \(least) to \(most)")
    }
    guard !SecretFormat.containsSecret(text) else {
      throw refused("holds a secret: the log cannot be rewritten, so secrets must not get in")
    }
    if let problem = rule.problem(in: text) { throw refused(problem) }
    return text
  }
}
