import TokenLedger

/// One thing, a field a line: what `show` prints for a person.
enum Card {
  /// The fields of an object under readable names; lists are joined, and what is empty is a dash.
  static func text(_ object: JSON, isColoured: Bool) -> String {
    guard case .object(let fields) = object else { return "" }
    let labelled = fields.map { (label($0.0), lines($0.1)) }
    let width = labelled.map { TerminalText.width($0.0) }.max() ?? 0
    var text = ""
    for (label, lines) in labelled {
      for (index, line) in lines.enumerated() {
        let heading = TerminalText.padded(index == 0 ? label : "", toWidth: width)
        text += Style.dim.applied(to: heading, if: isColoured) + "  " + line + "\n"
      }
    }
    return text
  }

  /// `createdAt` as people read it: `created at`.
  static func label(_ key: String) -> String {
    key.reduce(into: "") { label, character in
      if character.isUppercase { label.append(" ") }
      label.append(character.lowercased())
    }
  }

  private static func lines(_ value: JSON) -> [String] {
    switch value {
    case .null: return ["–"]
    case .bool(let value): return [value ? "yes" : "no"]
    case .number(let value): return [String(value)]
    case .string(let value):
      return value.split(separator: "\n", omittingEmptySubsequences: false)
        .map { TerminalText.escaped(String($0)) }
    case .secret: return ["(secret)"]
    case .array(let elements):
      if elements.isEmpty { return ["–"] }
      let texts = elements.map(inline)
      return elements.contains(where: \.isObject) ? texts : [texts.joined(separator: ", ")]
    case .object(let fields):
      return fields.isEmpty ? ["–"] : fields.map { "\(label($0.0)): \(inline($0.1))" }
    }
  }

  private static func inline(_ value: JSON) -> String {
    if case .object(let fields) = value {
      return fields.map { "\(label($0.0)) \(inline($0.1))" }.joined(separator: ", ")
    }
    return lines(value).joined(separator: ", ")
  }
}

extension JSON {
  fileprivate var isObject: Bool {
    if case .object = self { true } else { false }
  }
}
