extension CBORValue {
  /// The item as RFC 8949 §8 writes it for people: `{1: h'0102', 2: [_ "a", null]}`.
  package var diagnosticNotation: String {
    switch self {
    case .unsigned(let value): return String(value)
    case .negative(let value): return "-\(UInt128(value) + 1)"
    case .bytes(let bytes): return Self.notation(bytes)
    case .text(let text): return Self.notation(text)
    case .array(let items): return "[\(Self.notation(items))]"
    case .map(let entries): return "{\(Self.notation(entries))}"
    case .tagged(let tag, let item): return "\(tag)(\(item.diagnosticNotation))"
    case .simple(let value): return "simple(\(value))"
    case .bool(let value): return value ? "true" : "false"
    case .null: return "null"
    case .undefined: return "undefined"
    case .float(let number): return Self.notation(number)
    case .byteChunks(let chunks):
      return "(_ \(chunks.map { Self.notation($0) }.joined(separator: ", ")))"
    case .textChunks(let chunks):
      return "(_ \(chunks.map { Self.notation($0) }.joined(separator: ", ")))"
    case .indefiniteArray(let items): return "[_ \(Self.notation(items))]"
    case .indefiniteMap(let entries): return "{_ \(Self.notation(entries))}"
    }
  }

  private static func notation(_ items: [CBORValue]) -> String {
    items.map(\.diagnosticNotation).joined(separator: ", ")
  }

  private static func notation(_ entries: [Entry]) -> String {
    entries.map { "\($0.key.diagnosticNotation): \($0.value.diagnosticNotation)" }
      .joined(separator: ", ")
  }

  private static func notation(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "h'\(String(decoding: hex, as: UTF8.self))'"
  }

  private static func notation(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Always with a point, so that nobody takes it for an integer.
  private static func notation(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    let text = number.description
    guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else {
      return text
    }
    return text[..<exponent] + ".0" + text[exponent...]
  }
}
