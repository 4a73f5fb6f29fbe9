import FoundationEssentials
import Synchronization
import TestSupport
import Testing

/// What the server says of itself in OpenAPI, and a checker of answers that knows as much of JSON Schema as
/// that uses.
struct Description: Sendable {
  let document: JSONTree

  private static let fetched = Mutex<Description?>(nil)

  /// The description, which is the same whichever server gives it.
  static func of(_ served: ServedLedger) throws -> Description {
    if let known = fetched.withLock({ $0 }) { return known }
    let response = try #require(try served.ask("/openapi.json"))
    let document = try JSONDecoder().decode(JSONTree.self, from: Data(response.body))
    let description = Description(document: document)
    fetched.withLock { $0 = description }
    return description
  }

  /// Records an issue for an answer that was not described.
  func check(
    _ method: String, _ target: String, _ response: RawResponse, _ json: JSONTree
  ) throws {
    let words = path(target).split(separator: "/")
    guard
      let template = document["paths"].keys.first(where: { template in
        let parts = template.split(separator: "/")
        return parts.count == words.count
          && zip(parts, words).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
      })
    else { return }
    let operation = document["paths"][template][method.lowercased()]
    guard operation != .null else { return }
    let described = operation["responses"]["\(response.status)"]
    #expect(
      described != .null, "\(method) \(template) answers \(response.status), which is not described"
    )
    let type = String((response.field("content-type") ?? "").prefix { $0 != ";" })
    guard !response.body.isEmpty else { return }
    let schema = described["content"][type]["schema"]
    #expect(schema != .null, "\(method) \(template) answers \(type), which is not described")
    let problem = problem(json, schema, at: "")
    #expect(problem == nil, "\(method) \(template) \(response.status): \(problem ?? "")")
  }

  private func path(_ target: String) -> Substring { target.prefix { $0 != "?" } }

  /// Why a value is not what a schema says; `nil` if it is.
  func problem(_ value: JSONTree, _ schema: JSONTree, at place: String) -> String? {
    if let name = schema["$ref"].text?.split(separator: "/").last {
      return problem(value, document["components"]["schemas"][String(name)], at: place)
    }
    let any = schema["anyOf"].elements
    if !any.isEmpty {
      let problems = any.map { problem(value, $0, at: place) }
      return problems.contains(nil) ? nil : problems.compactMap { $0 }.joined(separator: " or ")
    }
    if !schema["enum"].elements.isEmpty, !schema["enum"].elements.contains(value) {
      return "\(place) is \(value)"
    }
    switch (schema["type"].text, value) {
    case (nil, _), ("string", .string), ("boolean", .bool), ("null", .null): return nil
    case ("integer", .number(let number)):
      return number == number.rounded() ? nil : "\(place) is \(number)"
    case ("array", .array(let elements)):
      for (index, element) in elements.enumerated() {
        if let problem = problem(element, schema["items"], at: "\(place)/\(index)") {
          return problem
        }
      }
      return nil
    case ("object", .object(let fields)):
      let required = schema["required"].elements.compactMap(\.text)
      if let missing = required.first(where: { fields[$0] == nil }) {
        return "\(place)/\(missing) is missing"
      }
      for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
        let known = schema["properties"][name]
        let others = schema["additionalProperties"]
        if known == .null, others == .bool(false) { return "\(place)/\(name) is not described" }
        let schema = known == .null && others != .null ? others : known
        if let problem = problem(field, schema, at: "\(place)/\(name)") { return problem }
      }
      return nil
    default: return "\(place) is \(value), not a \(schema["type"].text ?? "")"
    }
  }
}
