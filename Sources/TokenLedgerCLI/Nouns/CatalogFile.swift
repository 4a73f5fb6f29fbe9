import TokenLedger

/// A catalog as people write it, before its rules are checked.
struct CatalogFile {
  /// Most bytes of a file.
  static let bytesMax = 1 << 20

  let versions: [APIVersion]
  let categories: [ScopeCategory]

  /// Reads the JSON of `catalog publish`.
  ///
  /// - Throws: ``Failure`` naming the file and the line and column in it.
  init(_ bytes: [UInt8], name: String) throws {
    do throws(JSONError) {
      let file = try JSONReader.value(of: bytes)
      try file.refuseFields(but: ["versions", "scopes"])
      versions = try file.elements("versions").map { value throws(JSONError) in
        try Self.version(value)
      }
      categories = try file.elements("scopes").map { value throws(JSONError) in
        try Self.category(value)
      }
    } catch {
      throw Failure(.usage, "malformed-catalog", error.message(file: name, text: bytes))
    }
  }

  private static func version(_ value: JSONValue) throws(JSONError) -> APIVersion {
    try value.refuseFields(but: ["name", "status", "sunset"])
    let known = APIVersion.Status.allCases.map(\.rawValue).joined(separator: ", ")
    let status = try value.string("status") { text throws(Refusal) in
      guard let status = APIVersion.Status(rawValue: text) else {
        throw .malformedText(field: "status", problem: "is one of \(known)")
      }
      return status
    }
    return APIVersion(
      name: try value.string("name") { text throws(Refusal) in try VersionName(text) },
      status: status,
      sunset: value["sunset"] == nil
        ? nil : try value.string("sunset") { text throws(Refusal) in try Timestamp(text) })
  }

  private static func category(_ value: JSONValue) throws(JSONError) -> ScopeCategory {
    try value.refuseFields(but: ["category", "scopes"])
    return ScopeCategory(
      name: try value.string("category") { text throws(Refusal) in try CategoryName(text) },
      scopes: try value.elements("scopes").map { scope throws(JSONError) in
        try scope.read("scope") { text throws(Refusal) in try ScopeName(text) }
      })
  }
}

extension JSONValue {
  /// A field that nobody reads is most likely a mistyped one.
  fileprivate func refuseFields(but known: [String]) throws(JSONError) {
    guard let fields = object else {
      throw JSONError("an object in braces is expected", at: offset)
    }
    for (name, value) in fields where !known.contains(name) {
      let advice = Suggestion.text(
        for: name, among: known, otherwise: "the fields are \(known.joined(separator: ", "))")
      throw JSONError("there is no field '\(name)': \(advice)", at: value.offset)
    }
  }

  /// The elements of a list that must be there.
  fileprivate func elements(_ name: String) throws(JSONError) -> [JSONValue] {
    guard let value = self[name] else {
      throw JSONError("the field '\(name)' is missing", at: offset)
    }
    guard let elements = value.array else {
      throw JSONError("'\(name)' is to be a list", at: value.offset)
    }
    return elements
  }

  /// A value made of a string that must be there.
  fileprivate func string<Value>(
    _ name: String, _ make: (String) throws(Refusal) -> Value
  ) throws(JSONError) -> Value {
    guard let value = self[name] else {
      throw JSONError("the field '\(name)' is missing", at: offset)
    }
    return try value.read(name, make)
  }

  /// A value made of this string.
  fileprivate func read<Value>(
    _ name: String, _ make: (String) throws(Refusal) -> Value
  ) throws(JSONError) -> Value {
    guard let text = string else { throw JSONError("'\(name)' is to be a string", at: offset) }
    do { return try make(text) } catch {
      throw JSONError("'\(name)': \(error.message)", at: offset)
    }
  }
}
