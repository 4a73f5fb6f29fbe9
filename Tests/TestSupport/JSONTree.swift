/// A JSON value that was read.
public enum JSONTree: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  public init(from decoder: any Decoder) throws {
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
  public subscript(key: String) -> JSONTree {
    guard case .object(let fields) = self else { return .null }
    return fields[key] ?? .null
  }

  /// The keys of an object.
  public var keys: Set<String> {
    guard case .object(let fields) = self else { return [] }
    return Set(fields.keys)
  }

  public var text: String? { if case .string(let text) = self { text } else { nil } }
  public var number: Int? { if case .number(let number) = self { Int(number) } else { nil } }
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }
  public var elements: [JSONTree] { if case .array(let elements) = self { elements } else { [] } }
}
