/// A JSON value (RFC 8259) that remembers where it stood, so that whoever finds it wrong can say
/// where.
///
/// FoundationEssentials' decoder reports neither line nor column, which an import that is refused
/// whole owes to its reader.
package struct JSONValue: Sendable {
  /// What a value may be. A number is kept as it was written: who reads it knows its range.
  package enum Content: Sendable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
  }

  package let content: Content
  /// The byte at which it begins.
  package let offset: Int

  package init(_ content: Content, at offset: Int) {
    self.content = content
    self.offset = offset
  }

  /// The text of a string, or `nil` for anything else.
  package var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  /// The value of `true` and `false`, or `nil` for anything else.
  package var boolean: Bool? {
    if case .boolean(let value) = content { value } else { nil }
  }

  /// A whole number without fraction and exponent that fits, or `nil` for anything else.
  package func integer<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
    if case .number(let digits) = content { Number(digits) } else { nil }
  }

  /// The elements of an array, or `nil` for anything else.
  package var array: [JSONValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The members of an object, or `nil` for anything else.
  package var object: [String: JSONValue]? {
    if case .object(let members) = content { members } else { nil }
  }

  /// Whether it is `null`.
  package var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// The member of that name; `nil` where it is absent, `null`, or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard let member = object?[name], !member.isNull else { return nil }
    return member
  }
}

/// Why bytes are not what was expected, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// The byte at which it went wrong.
  package let offset: Int
  /// A clause such as `the text ends inside a string`.
  package let problem: String
  /// The rule that a field's text broke, if it was one.
  package let refusal: Refusal?

  package init(_ problem: String, at offset: Int, refusal: Refusal? = nil) {
    self.problem = problem
    self.offset = offset
    self.refusal = refusal
  }

  /// The place in `text` as editors count: lines and bytes of a line from 1.
  package func place(in text: [UInt8]) -> (line: Int, column: Int) {
    let before = text[..<min(offset, text.count)]
    let lineFeed = UInt8(ascii: "\n")
    let start = before.lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
    return (before.count { $0 == lineFeed } + 1, before.count - start + 1)
  }

  /// One sentence for whoever has the file: its name, line and column, and what is wrong there.
  package func message(file: String, text: [UInt8]) -> String {
    let (line, column) = place(in: text)
    return "\(file):\(line):\(column): \(problem)"
  }
}
