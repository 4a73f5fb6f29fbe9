/// A JSON value to be written, whose keys keep the order in which they were given. What is read is a
/// ``JSONValue``, which knows where it stood.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  case string(String)
  /// A secret: it goes straight from its guarded memory into what is written.
  case secret(Secret)
  case array([JSON])
  case object([(String, JSON)])

  package static func position(_ position: Position) -> JSON {
    .number(Int64(clamping: position.value))
  }
  package static func integer(_ value: some BinaryInteger) -> JSON {
    .number(Int64(clamping: value))
  }
  package static func text(_ value: (some CustomStringConvertible)?) -> JSON {
    value.map { .string($0.description) } ?? .null
  }
  /// Ruled text; what was erased is null.
  package static func ruled<Rule>(_ value: RuledText<Rule>?) -> JSON {
    value.flatMap { $0.isErased ? nil : .string($0.text) } ?? .null
  }
  /// Addresses; those that were erased are left out.
  package static func people(_ addresses: [EmailAddress]) -> JSON {
    .texts(addresses.filter { !$0.isErased })
  }
  package static func texts(_ values: [some CustomStringConvertible]) -> JSON {
    .array(values.map { .string($0.description) })
  }

  /// The value of a key of an object.
  package subscript(key: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.0 == key }?.1
  }

  /// The same object with one more field at its end.
  package func adding(_ key: String, _ value: JSON) -> JSON {
    guard case .object(let fields) = self else { return self }
    return .object(fields + [(key, value)])
  }

  /// The same object with another value under a key that it has.
  package func replacing(_ key: String, _ value: JSON) -> JSON {
    guard case .object(let fields) = self else { return self }
    return .object(fields.map { $0.0 == key ? (key, value) : $0 })
  }
}
