/// Where people reach the server, through whatever stands in front of it: scheme, host and port.
public struct PublicURL: Hashable, Sendable, CustomStringConvertible {
  /// Whether TLS is spoken there.
  public let isSecure: Bool
  /// The host, in small letters, with the port unless it is the scheme's own.
  public let authority: String

  /// Reads `https://tokens.example.org` or `http://localhost:8080`, without a path.
  ///
  /// - Throws: ``ServerError`` for anything else.
  public init(_ text: String) throws {
    let lowercase = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lowercase.hasPrefix) else {
      throw Self.malformed(text)
    }
    var rest = lowercase.dropFirst(scheme.count)
    if rest.hasSuffix("/") { rest.removeLast() }
    let isHost = rest.utf8.allSatisfy {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
        || "-._:[]".utf8.contains($0)
    }
    guard !rest.isEmpty, isHost, !rest.hasPrefix(":") else { throw Self.malformed(text) }
    isSecure = scheme == "https://"
    authority = Self.withoutStandardPort(String(rest), isSecure: isSecure)
  }

  /// What a browser sends as `Origin` from there.
  public var description: String { (isSecure ? "https://" : "http://") + authority }

  /// An authority without the port that its scheme has anyway.
  static func withoutStandardPort(_ authority: String, isSecure: Bool) -> String {
    let port = isSecure ? ":443" : ":80"
    return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
  }

  private static func malformed(_ text: String) -> ServerError {
    ServerError(
      "--public-url cannot be '\(text)': give a scheme and a host, such as https://tokens.example.org"
    )
  }
}
