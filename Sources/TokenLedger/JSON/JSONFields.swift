/// The members of an object, read one by one; what nobody read is a mistake of the writer.
package struct JSONFields {
  private let members: [String: JSONValue]
  package let offset: Int
  private var unread: Set<String>
  /// What was asked for, in order: the fields that there may be.
  private var known: [String] = []

  package init(_ value: JSONValue) throws(JSONError) {
    guard let members = value.object else {
      throw JSONError("an object in braces is expected here", at: value.offset)
    }
    self.members = members
    offset = value.offset
    unread = Set(members.keys)
  }

  /// Refuses fields that `owner` does not have.
  package func finish(_ owner: String) throws(JSONError) {
    guard let stranger = unread.min(), let value = members[stranger] else { return }
    throw JSONError(
      "\(owner) has no field \"\(stranger)\": it has \(known.joined(separator: ", "))",
      at: value.offset)
  }

  /// The member of that name; `nil` where it is absent or `null`.
  package mutating func value(_ name: String) -> JSONValue? {
    unread.remove(name)
    if !known.contains(name) { known.append(name) }
    guard let value = members[name], !value.isNull else { return nil }
    return value
  }

  package mutating func required<Value>(
    _ name: String, _ read: (inout Self) throws(JSONError) -> Value?
  ) throws(JSONError) -> Value {
    guard let value = try read(&self) else {
      throw JSONError("the field \"\(name)\" is missing", at: offset)
    }
    return value
  }

  // MARK: optional fields

  package mutating func string(_ name: String) throws(JSONError) -> String? {
    guard let value = value(name) else { return nil }
    guard let string = value.string else {
      throw JSONError("\"\(name)\" is to be a string", at: value.offset)
    }
    return string
  }

  package mutating func boolean(_ name: String) throws(JSONError) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let boolean = value.boolean else {
      throw JSONError("\"\(name)\" is to be true or false", at: value.offset)
    }
    return boolean
  }

  /// A string that `convert` makes a value of, or refuses.
  package mutating func parsed<Value>(
    _ name: String, _ convert: (String) throws -> Value
  ) throws(JSONError) -> Value? {
    guard let text = try string(name) else { return nil }
    do {
      return try convert(text)
    } catch {
      throw JSONError(
        "\"\(name)\": \(error)", at: members[name]?.offset ?? offset, refusal: error as? Refusal)
    }
  }

  /// A list of strings that `convert` makes values of.
  package mutating func list<Value>(
    _ name: String, _ convert: (String) throws -> Value
  ) throws(JSONError) -> [Value]? {
    guard let value = value(name) else { return nil }
    guard let elements = value.array else {
      throw JSONError("\"\(name)\" is to be a list", at: value.offset)
    }
    var values: [Value] = []
    for element in elements {
      guard let text = element.string else {
        throw JSONError("\"\(name)\" is to be a list of strings", at: element.offset)
      }
      do {
        values.append(try convert(text))
      } catch {
        throw JSONError(
          "\"\(name)\": \(error)", at: element.offset, refusal: error as? Refusal)
      }
    }
    return values
  }

  /// One of the cases of an enumeration, by its raw value.
  package mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(JSONError) -> Value? where Value.RawValue == String {
    guard let text = try string(name) else { return nil }
    guard let choice = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw JSONError("\"\(name)\" is one of \(known)", at: members[name]?.offset ?? offset)
    }
    return choice
  }

  /// A whole number.
  package mutating func integer<Number: FixedWidthInteger>(
    _ name: String, _ type: Number.Type = Number.self
  ) throws(JSONError) -> Number? {
    guard let value = value(name) else { return nil }
    guard let number = value.integer(type) else {
      throw JSONError("\"\(name)\" is to be a whole number", at: value.offset)
    }
    return number
  }

  /// An object inside this one.
  package mutating func fields(_ name: String) throws(JSONError) -> JSONFields? {
    guard let value = value(name) else { return nil }
    return try JSONFields(value)
  }

  // MARK: required fields

  package mutating func name(_ name: String) throws(JSONError) -> String {
    try required(name) { line throws(JSONError) in try line.string(name) }
  }

  package mutating func need<Value>(
    _ name: String, _ convert: (String) throws -> Value
  ) throws(JSONError) -> Value {
    try required(name) { line throws(JSONError) in try line.parsed(name, convert) }
  }
}
