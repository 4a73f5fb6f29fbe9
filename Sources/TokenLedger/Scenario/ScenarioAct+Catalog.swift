extension ScenarioAct {
  /// Reads `versions` and `scopes` in the shape that `catalog publish` reads.
  static func catalog(_ line: inout ScenarioLine) throws(JSONError) -> Self {
    var versions: [APIVersion] = []
    for element in try elements("versions", &line) {
      var version = try ScenarioLine(element, begins: line.begins)
      versions.append(
        APIVersion(
          name: try version.need("name") { try VersionName($0) },
          status: try version.required("status") { line throws(JSONError) in
            try line.choice("status")
          },
          sunset: try version.moment("sunset")))
      try version.finish("a version")
    }
    var categories: [ScopeCategory] = []
    for element in try elements("scopes", &line) {
      var category = try ScenarioLine(element, begins: line.begins)
      categories.append(
        ScopeCategory(
          name: try category.need("category") { try CategoryName($0) },
          scopes: try category.required("scopes") { line throws(JSONError) in
            try line.list("scopes") { try ScopeName($0) }
          }))
      try category.finish("a scope category")
    }
    return .publishCatalog(versions: versions, categories: categories)
  }

  private static func elements(
    _ name: String, _ line: inout ScenarioLine
  ) throws(JSONError) -> [JSONValue] {
    let value = try line.required(name) { line throws(JSONError) in line.value(name) }
    guard let elements = value.array else {
      throw JSONError("\"\(name)\" is to be a list", at: value.offset)
    }
    return elements
  }
}
