/// A catalog in JSON: `versions`, oldest first, and `scopes` by category.
package enum CatalogJSON {
  /// Most bytes of a file.
  package static let bytesMax = 1 << 20

  /// Reads a catalog as people write it into a file, before its rules are checked.
  package static func read(
    file bytes: [UInt8]
  ) throws(JSONError) -> (versions: [APIVersion], categories: [ScopeCategory]) {
    var fields = try JSONFields(JSONReader.value(of: bytes))
    let catalog = try read(&fields) { version throws(JSONError) in
      try version.parsed("sunset") { try Timestamp($0) }
    }
    try fields.finish("a catalog")
    return catalog
  }

  /// Reads both lists; `sunset` reads the time of that name, which a scenario tells in its own way.
  static func read(
    _ fields: inout JSONFields, sunset: (inout JSONFields) throws(JSONError) -> Timestamp?
  ) throws(JSONError) -> (versions: [APIVersion], categories: [ScopeCategory]) {
    var versions: [APIVersion] = []
    for element in try elements("versions", &fields) {
      var version = try JSONFields(element)
      versions.append(
        APIVersion(
          name: try version.need("name") { try VersionName($0) },
          status: try version.required("status") { version throws(JSONError) in
            try version.choice("status")
          },
          sunset: try sunset(&version)))
      try version.finish("a version")
    }
    var categories: [ScopeCategory] = []
    for element in try elements("scopes", &fields) {
      var category = try JSONFields(element)
      categories.append(
        ScopeCategory(
          name: try category.need("category") { try CategoryName($0) },
          scopes: try category.required("scopes") { category throws(JSONError) in
            try category.list("scopes") { try ScopeName($0) }
          }))
      try category.finish("a scope category")
    }
    return (versions, categories)
  }

  private static func elements(
    _ name: String, _ fields: inout JSONFields
  ) throws(JSONError) -> [JSONValue] {
    let value = try fields.required(name) { fields throws(JSONError) in fields.value(name) }
    guard let elements = value.array else {
      throw JSONError("\"\(name)\" is to be a list", at: value.offset)
    }
    return elements
  }
}
