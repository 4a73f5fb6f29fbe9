/// Writes JSON (RFC 8259), on one line or indented.
///
/// Beyond what the RFC asks, everything that a terminal would obey rather than show is escaped: the
/// same text is safe in a file and on a screen.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private let isIndented: Bool
  private var depth = 0

  package init(isIndented: Bool = false) {
    self.isIndented = isIndented
  }

  /// The bytes of one value on one line.
  package static func line(_ value: JSON) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value)
    return writer.bytes
  }

  /// The bytes of one value over several lines.
  package static func indented(_ value: JSON) -> [UInt8] {
    var writer = JSONWriter(isIndented: true)
    writer.write(value)
    return writer.bytes
  }

  package mutating func write(_ value: JSON) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .number(let value): append(String(value))
    case .string(let value): write(value)
    case .secret(let secret):
      bytes.append(UInt8(ascii: "\""))
      secret.reveal { characters in
        for index in characters.byteOffsets {
          // Holds: the offset lies in the span, and any byte is a UInt8.
          bytes.append(unsafe characters.unsafeLoad(fromByteOffset: index, as: UInt8.self))
        }
      }
      bytes.append(UInt8(ascii: "\""))
    case .array(let elements):
      writeList("[", "]", elements) { writer, element in writer.write(element) }
    case .object(let fields):
      writeList("{", "}", fields) { writer, field in
        writer.write(field.0)
        writer.append(writer.isIndented ? ": " : ":")
        writer.write(field.1)
      }
    }
  }

  private mutating func writeList<Element>(
    _ open: String, _ close: String, _ elements: [Element],
    _ element: (inout JSONWriter, Element) -> Void
  ) {
    append(open)
    depth += 1
    for (index, one) in elements.enumerated() {
      if index > 0 { append(",") }
      breakLine()
      element(&self, one)
    }
    depth -= 1
    if !elements.isEmpty { breakLine() }
    append(close)
  }

  private mutating func breakLine() {
    guard isIndented else { return }
    append("\n" + String(repeating: "  ", count: depth))
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Nearly all that is written is plain, and scalar by scalar costs ten times as much.
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case _ where scalar.isObeyedByTerminals:
        // Everything that a terminal obeys lies in the first plane: one escape is enough.
        let code = String(scalar.value, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - code.count) + code)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Whether a byte stands for itself between quotation marks.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
