/// The fields of one line, read one by one; what nobody read is a mistake of the writer.
struct ScenarioLine {
  private let members: [String: JSONValue]
  let offset: Int
  let begins: Timestamp
  private var unread: Set<String>

  init(_ value: JSONValue, begins: Timestamp) throws(JSONError) {
    guard let members = value.object else {
      throw JSONError("a line holds one object in braces", at: value.offset)
    }
    self.members = members
    self.begins = begins
    offset = value.offset
    unread = Set(members.keys)
  }

  /// Refuses fields that the verb does not have.
  func finish(_ verb: String) throws(JSONError) {
    guard let stranger = unread.min(), let value = members[stranger] else { return }
    throw JSONError("\(verb) has no field \"\(stranger)\"", at: value.offset)
  }

  mutating func value(_ name: String) -> JSONValue? {
    unread.remove(name)
    return members[name]
  }

  mutating func required<Value>(
    _ name: String, _ read: (inout Self) throws(JSONError) -> Value?
  ) throws(JSONError) -> Value {
    guard let value = try read(&self) else {
      throw JSONError("the field \"\(name)\" is missing", at: offset)
    }
    return value
  }

  // MARK: optional fields

  mutating func string(_ name: String) throws(JSONError) -> String? {
    guard let value = value(name) else { return nil }
    guard let string = value.string else {
      throw JSONError("\"\(name)\" is to be a string", at: value.offset)
    }
    return string
  }

  mutating func boolean(_ name: String) throws(JSONError) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let boolean = value.boolean else {
      throw JSONError("\"\(name)\" is to be true or false", at: value.offset)
    }
    return boolean
  }

  /// A string that `convert` makes a value of, or refuses.
  mutating func parsed<Value>(
    _ name: String, _ convert: (String) throws -> Value
  ) throws(JSONError) -> Value? {
    guard let text = try string(name) else { return nil }
    do {
      return try convert(text)
    } catch {
      throw JSONError("\"\(name)\": \(error)", at: members[name]?.offset ?? offset)
    }
  }

  /// A list of strings that `convert` makes values of.
  mutating func list<Value>(
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
        throw JSONError("\"\(name)\": \(error)", at: element.offset)
      }
    }
    return values
  }

  /// One of the cases of an enumeration, by its raw value.
  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(JSONError) -> Value? where Value.RawValue == String {
    guard let text = try string(name) else { return nil }
    guard let choice = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw JSONError("\"\(name)\" is one of \(known)", at: members[name]?.offset ?? offset)
    }
    return choice
  }

  /// A moment of the story (`day 12 09:14`, `day 12`), or RFC 3339.
  mutating func moment(_ name: String) throws(JSONError) -> Timestamp? {
    let begins = begins
    return try parsed(name) { try ScenarioMoment.read($0, begins: begins) }
  }

  // MARK: required fields

  mutating func name(_ name: String) throws(JSONError) -> String {
    try required(name) { line throws(JSONError) in try line.string(name) }
  }

  mutating func need<Value>(
    _ name: String, _ convert: (String) throws -> Value
  ) throws(JSONError) -> Value {
    try required(name) { line throws(JSONError) in try line.parsed(name, convert) }
  }
}

/// Moments as a story tells them.
enum ScenarioMoment {
  /// Reads `day 12 09:14`, `day 12` (its first moment), or a time as RFC 3339 writes it.
  static func read(_ text: String, begins: Timestamp) throws(Refusal) -> Timestamp {
    guard text.hasPrefix("day ") else { return try Timestamp(text) }
    let words = text.split(separator: " ")
    guard (2...3).contains(words.count), let day = Int64(words[1]), (1...3660).contains(day)
    else { throw .malformedTime }
    var minutes: Int64 = 0
    if words.count == 3 {
      let parts = words[2].split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
        let hour = UInt8(parts[0]), let minute = UInt8(parts[1]), hour < 24, minute < 60
      else { throw .malformedTime }
      minutes = Int64(hour) * 60 + Int64(minute)
    }
    return begins + .days(day - 1) + .seconds(minutes * 60)
  }
}
