import TokenDomain

/// How the data of older schema versions becomes that of the newest, one version at a time. Records
/// are never rewritten: this runs each time that an old one is read.
struct Upcasts: Sendable {
  /// From which schema of which type a step leads to the next.
  struct Key: Hashable, Sendable {
    var type: EventType
    var schema: UInt64
  }

  /// A step: clear data of one schema, as a CBOR map, to that of the next.
  typealias Step = @Sendable ([UInt8]?) throws -> [UInt8]?

  /// The steps there are. All types are in their first schema.
  static let current = Upcasts(steps: [:])

  let steps: [Key: Step]

  /// The newest schema of a type: one above the last that has a step.
  func newest(_ type: EventType) -> UInt64 {
    // Most types never change: do not look for what is not there.
    if steps.isEmpty { return 1 }
    var schema: UInt64 = 1
    while steps[Key(type: type, schema: schema)] != nil { schema += 1 }
    return schema
  }

  /// The data in the newest schema.
  ///
  /// - Throws: ``EventRecordError/Cause/newerSchema(_:)``, or what a step says.
  func upcast(_ data: [UInt8]?, type: EventType, from schema: UInt64) throws -> [UInt8]? {
    let newest = newest(type)
    guard schema <= newest else { throw EventRecordError.Cause.newerSchema(schema) }
    var data = data
    for schema in schema..<newest {
      guard let step = steps[Key(type: type, schema: schema)] else {
        preconditionFailure("schema \(schema) of \(type.name) leads nowhere")
      }
      data = try step(data)
    }
    return data
  }
}
