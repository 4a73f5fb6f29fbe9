import FoundationEssentials
import Testing

/// JSON as a program of somebody else would read it.
enum JSONReading {
  /// A string.
  static func string(_ text: String) throws -> String {
    try JSONDecoder().decode(String.self, from: Data(text.utf8))
  }

  /// Any value.
  static func value(_ text: String) throws -> JSONTree {
    try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
  }

  /// One value a line.
  static func lines(_ text: String) throws -> [JSONTree] {
    try text.split(separator: "\n").map { try value(String($0)) }
  }
}

/// A JSON value that was read.
enum JSONTree: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONTree].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  /// The value of a key; null for what has none.
  subscript(key: String) -> JSONTree {
    guard case .object(let fields) = self else { return .null }
    return fields[key] ?? .null
  }

  /// The keys of an object.
  var keys: Set<String> {
    guard case .object(let fields) = self else { return [] }
    return Set(fields.keys)
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }
  var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
  var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  var elements: [JSONTree] { if case .array(let elements) = self { elements } else { [] } }
}
