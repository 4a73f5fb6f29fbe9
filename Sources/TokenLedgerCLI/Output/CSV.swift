import TokenLedger

/// Comma-separated values (RFC 4180).
enum CSV {
  /// One record with its line end.
  static func record(_ cells: [String]) -> [UInt8] {
    Array((cells.map(cell).joined(separator: ",") + "\r\n").utf8)
  }

  /// One cell. A leading apostrophe keeps a spreadsheet from running what somebody put in a name.
  static func cell(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      text = "'" + text
    }
    guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    let doubled = text.unicodeScalars.reduce(into: "") { doubled, scalar in
      doubled.unicodeScalars.append(scalar)
      if scalar == "\"" { doubled.unicodeScalars.append(scalar) }
    }
    return "\"\(doubled)\""
  }

  /// The cells of an object under their columns: nested objects have a column a field
  /// (`actor.id`), lists are joined by spaces, null is empty, and what is left is JSON.
  static func cells(_ object: JSON, columns: [String]) -> [String] {
    columns.map { column in
      var value: JSON? = object
      for key in column.split(separator: ".") { value = value?[String(key)] }
      return value.map(text) ?? ""
    }
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .number(let value): String(value)
    case .string(let value): value
    case .array(let elements) where elements.allSatisfy(\.isScalar):
      elements.map(text).joined(separator: " ")
    case .secret, .array, .object: String(decoding: JSONWriter.line(value).unquoted, as: UTF8.self)
    }
  }
}

extension JSON {
  fileprivate var isScalar: Bool {
    switch self {
    case .array, .object, .secret: false
    default: true
    }
  }
}

extension [UInt8] {
  /// Without the quotation marks of a JSON string.
  fileprivate var unquoted: ArraySlice<UInt8> {
    first == UInt8(ascii: "\"") ? dropFirst().dropLast() : self[...]
  }
}
