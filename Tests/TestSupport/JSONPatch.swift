/// JSON Patch (RFC 6902) as its text says it, for the operations that are used.
public enum JSONPatch {
  /// An operation that does not fit the document.
  public struct Failure: Error {
    public let message: String
  }

  /// Applies one operation.
  public static func apply(_ operation: JSONTree, to document: inout JSONTree) throws {
    let path = operation["path"].text ?? ""
    // RFC 6901: `~1` stands for a slash and `~0` for a tilde.
    let keys = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
    guard path.hasPrefix("/"), !keys.isEmpty else { throw Failure(message: "path \(path)") }
    try change(&document, keys[...]) { fields, key in
      switch operation["op"].text {
      case "add": fields[key] = operation["value"]
      case "remove", "replace":
        guard fields[key] != nil else { throw Failure(message: "nothing at \(path)") }
        fields[key] = operation["op"].text == "remove" ? nil : operation["value"]
      case "test":
        guard fields[key] == operation["value"] else { throw Failure(message: "test of \(path)") }
      default: throw Failure(message: "operation \(operation)")
      }
    }
  }

  private static func change(
    _ value: inout JSONTree, _ keys: ArraySlice<String>,
    _ body: (inout [String: JSONTree], String) throws -> Void
  ) throws {
    guard case .object(var fields) = value, let key = keys.first else {
      throw Failure(message: "no object where \(keys) is looked for")
    }
    if keys.count == 1 {
      try body(&fields, key)
    } else {
      guard var inner = fields[key] else { throw Failure(message: "nothing at \(key)") }
      try change(&inner, keys.dropFirst(), body)
      fields[key] = inner
    }
    value = .object(fields)
  }
}
