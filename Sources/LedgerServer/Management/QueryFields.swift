import HTTPServer
import TokenLedger

/// The fields of a query, read one by one; those that a route does not have were refused before.
struct QueryFields {
  private let values: [String: [String]]

  init(_ call: Call) throws {
    values = Dictionary(grouping: try call.query(), by: \.name).mapValues { $0.map(\.value) }
  }

  /// Every value of a field that may be repeated.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The value of a field, if it is given.
  func one(_ name: String) throws -> String? {
    let given = all(name)
    guard given.count < 2 else {
      throw Problem.malformed("\(name) is given more than once", parameter: name)
    }
    return given.first
  }

  func parsed<Value>(_ name: String, _ read: (String) throws -> Value) throws -> Value? {
    try one(name).map { text in try Self.reading(name) { try read(text) } }
  }

  func list<Value>(_ name: String, _ read: (String) throws -> Value) throws -> [Value] {
    try all(name).map { text in try Self.reading(name) { try read(text) } }
  }

  func flag(_ name: String) throws -> Bool {
    try parsed(name) { text in
      switch text {
      case "true": true
      case "false": false
      default: throw Problem.malformed("\(name) is true or false", parameter: name)
      }
    } ?? false
  }

  func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws -> Value? where Value.RawValue == String {
    try parsed(name) { try Self.choice($0, name, type) }
  }

  func choices<Value: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws -> [Value] where Value.RawValue == String {
    try list(name) { try Self.choice($0, name, type) }
  }

  private static func choice<Value: RawRepresentable & CaseIterable>(
    _ text: String, _ name: String, _ type: Value.Type
  ) throws -> Value where Value.RawValue == String {
    guard let choice = Value(rawValue: text) else {
      let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem.malformed("\(name) is one of \(known)", parameter: name)
    }
    return choice
  }

  func position(_ name: String) throws -> Position? {
    try parsed(name) { text in
      guard (1...19).contains(text.utf8.count),
        text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text)
      else { throw Problem.malformed("\(name) is a position, such as 17", parameter: name) }
      return Position(number)
    }
  }

  /// How many things a page holds.
  func limit() throws -> Int {
    try parsed("limit") { text in
      guard text.utf8.count <= 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(text), (1...Page.limitMax).contains(number)
      else { throw Problem.malformed("limit is from 1 to \(Page.limitMax)", parameter: "limit") }
      return number
    } ?? Page.limit
  }

  /// Runs `read`, whose errors are about a field.
  private static func reading<Value>(_ name: String, _ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch let refusal as Refusal {
      var problem = Problem(refusal)
      problem.members.append(("parameter", .string(name)))
      throw problem
    } catch let usage as UsageError {
      throw Problem.malformed("\(usage.problem): \(usage.remedy)", parameter: name)
    }
  }
}

/// How lists are cut into pages.
enum Page {
  /// Things on a page unless told.
  static let limit = 50
  /// Most things on a page.
  static let limitMax = 1_000
}

extension Problem {
  /// A field of the query is wrong in itself.
  static func malformed(_ detail: String, parameter: String) -> Problem {
    var problem = Problem(.badRequest, "malformed-parameter", detail)
    problem.members = [("parameter", .string(parameter))]
    return problem
  }
}
