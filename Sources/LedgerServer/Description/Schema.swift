import TokenLedger

/// What a JSON value is, in JSON Schema 2020-12 as OpenAPI 3.1 has it.
struct Schema: Sendable {
  let json: JSON

  private init(_ fields: [(String, JSON)]) { json = .object(fields) }

  static let string = Schema([("type", .string("string"))])
  static let integer = Schema([("type", .string("integer")), ("minimum", .number(0))])
  static let boolean = Schema([("type", .string("boolean"))])
  static let time = Schema([("type", .string("string")), ("format", .string("date-time"))])
  static let position = Schema([("type", .string("integer")), ("minimum", .number(0))])
  /// Any value at all.
  static let any = Schema([])
  static let role = choice(Role.allCases.map(\.rawValue))

  static func choice(_ values: [String]) -> Schema {
    Schema([("type", .string("string")), ("enum", .texts(values))])
  }

  /// The same schema with a value that it describes.
  func example(_ value: JSON) -> Schema {
    guard case .object(let fields) = json else { return self }
    return Schema(fields + [("examples", .array([value]))])
  }

  /// An object that may have other fields besides, which are of no meaning.
  var open: Schema {
    guard case .object(let fields) = json else { return self }
    return Schema(fields.filter { $0.0 != "additionalProperties" })
  }

  /// One of the document's own.
  static func ref(_ name: String) -> Schema {
    Schema([("$ref", .string("#/components/schemas/\(name)"))])
  }

  static func array(_ element: Schema) -> Schema {
    Schema([("type", .string("array")), ("items", element.json)])
  }

  static func nullable(_ schema: Schema) -> Schema {
    Schema([("anyOf", .array([schema.json, .object([("type", .string("null"))])]))])
  }

  static func either(_ schemas: [Schema]) -> Schema {
    Schema([("anyOf", .array(schemas.map(\.json)))])
  }

  /// An object that has these fields and no others.
  static func object(
    _ fields: [(String, Schema)], optional: [(String, Schema)] = []
  ) -> Schema {
    var json: [(String, JSON)] = [
      ("type", .string("object")),
      ("properties", .object((fields + optional).map { ($0.0, $0.1.json) })),
    ]
    if !fields.isEmpty { json.append(("required", .texts(fields.map(\.0)))) }
    json.append(("additionalProperties", .bool(false)))
    return Schema(json)
  }

  /// An object of any fields, all of one kind.
  static func map(of value: Schema) -> Schema {
    Schema([("type", .string("object")), ("additionalProperties", value.json)])
  }

  /// A page of a list.
  static func page(
    _ plural: String, of element: Schema, next: Schema = .nullable(.string)
  ) -> Schema {
    .object([(plural, .array(element)), ("total", .nullable(.integer)), ("next", next)])
  }

  /// What a change came to.
  static func change(_ noun: String, secret: String? = nil) -> Schema {
    var fields: [(String, Schema)] = [
      (noun, .ref(noun.prefix(1).uppercased() + noun.dropFirst() + "Outcome"))
    ]
    if let secret { fields.append((secret, .nullable(.string))) }
    return .object(
      fields + [("position", .nullable(.position)), ("changed", .boolean)],
      optional: [("dryRun", .boolean), ("repeated", .boolean)])
  }
}
