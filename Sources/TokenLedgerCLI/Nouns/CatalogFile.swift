import FoundationEssentials
import TokenLedger

/// A catalog as people write it, before its rules are checked.
struct CatalogFile {
  /// Most bytes of a file.
  static let bytesMax = 1 << 20

  let versions: [APIVersion]
  let categories: [ScopeCategory]

  /// Reads the JSON of `catalog publish`.
  ///
  /// - Throws: ``Failure`` naming the file and the place in it.
  init(_ bytes: [UInt8], name: String) throws {
    do {
      let file = try JSONDecoder().decode(Wire.self, from: Data(bytes))
      versions = try file.versions.enumerated().map { index, wire in
        try Self.at("\(name): versions[\(index)]") {
          guard let status = APIVersion.Status(rawValue: wire.status) else {
            throw Refusal.malformedCatalog(
              problem: "has a status that is not current, deprecated or retired")
          }
          return APIVersion(
            name: try VersionName(wire.name), status: status,
            sunset: try wire.sunset.map { try Timestamp($0) })
        }
      }
      categories = try file.scopes.enumerated().map { index, wire in
        try Self.at("\(name): scopes[\(index)]") {
          ScopeCategory(
            name: try CategoryName(wire.category), scopes: try wire.scopes.map { try ScopeName($0) }
          )
        }
      }
    } catch let error as DecodingError {
      throw Failure(.usage, "malformed-catalog", "\(name): \(error.place)")
    }
  }

  private static func at<Value>(_ place: String, _ read: () throws -> Value) throws -> Value {
    do { return try read() } catch { throw Failure(error).about(place) }
  }

  private struct Wire: Decodable {
    struct Version: Decodable {
      let name: String
      let status: String
      let sunset: String?
      enum CodingKeys: String, CodingKey, CaseIterable { case name, status, sunset }

      init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(but: CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        status = try values.decode(String.self, forKey: .status)
        sunset = try values.decodeIfPresent(String.self, forKey: .sunset)
      }
    }
    struct Category: Decodable {
      let category: String
      let scopes: [String]
      enum CodingKeys: String, CodingKey, CaseIterable { case category, scopes }

      init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(but: CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        category = try values.decode(String.self, forKey: .category)
        scopes = try values.decode([String].self, forKey: .scopes)
      }
    }
    let versions: [Version]
    let scopes: [Category]
    enum CodingKeys: String, CodingKey, CaseIterable { case versions, scopes }

    init(from decoder: any Decoder) throws {
      try decoder.refuseKeys(but: CodingKeys.self)
      let values = try decoder.container(keyedBy: CodingKeys.self)
      versions = try values.decode([Version].self, forKey: .versions)
      scopes = try values.decode([Category].self, forKey: .scopes)
    }
  }
}

/// Any key at all.
private struct AnyKey: CodingKey {
  let stringValue: String
  let intValue: Int? = nil
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// A key that nobody reads is most likely a mistyped one.
  fileprivate func refuseKeys<Keys: CodingKey & CaseIterable & RawRepresentable<String>>(
    but known: Keys.Type
  ) throws {
    let names = Keys.allCases.map(\.rawValue)
    let container = try container(keyedBy: AnyKey.self)
    for key in container.allKeys where !names.contains(key.stringValue) {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container,
        debugDescription: "there is no such field; the fields are \(names.joined(separator: ", "))")
    }
  }
}

extension DecodingError {
  /// Where the JSON is wrong, and how.
  fileprivate var place: String {
    switch self {
    case .keyNotFound(let key, let context):
      "\(Self.path(context.codingPath))there is no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(Self.path(context.codingPath))\(context.debugDescription)"
    case .dataCorrupted(let context):
      if let cause = context.underlyingError {
        "this is not JSON: \(cause)"
      } else {
        "\(Self.path(context.codingPath))\(context.debugDescription)"
      }
    @unknown default: "\(self)"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    if keys.isEmpty { return "" }
    let path = keys.reduce(into: "") { path, key in
      path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? "" : ".") + key.stringValue
    }
    return "\(path): "
  }
}
