import HTTPServer
import Synchronization
import TokenLedger

/// What a gateway requires of a credential, as its URL says it.
struct GatewayNeeds: Sendable {
  var scopes: [ScopeName] = []
  var apiVersion: VersionName?

  /// Reads `scope=S&scope=S&api-version=V`.
  init(query: ArraySlice<UInt8>) throws {
    guard let fields = PercentEncoding.fields(of: query) else { throw Problem.malformedQuery }
    for (name, value) in fields {
      switch name {
      case "scope": scopes.append(try ScopeName(value))
      case "api-version":
        guard apiVersion == nil else {
          throw Problem(.badRequest, "malformed-query", "api-version is given twice")
        }
        apiVersion = try VersionName(value)
      default:
        throw Problem(
          .badRequest, "unknown-parameter",
          "a parameter is neither scope nor api-version: nothing else can be required here")
      }
    }
  }
}

/// The requirements that were read before: a gateway has few URLs and asks with each of them for ever.
final class GatewayNeedsCache: Sendable {
  /// Most that are remembered.
  static let needsMax = 256

  private let known = Mutex<[ArraySlice<UInt8>: GatewayNeeds]>([:])

  /// What the query of a request requires.
  func of(_ head: borrowing RequestHead) throws -> GatewayNeeds {
    guard let query = head.query, !query.isEmpty else { return try GatewayNeeds(query: []) }
    if let needs = known.withLock({ $0[query] }) { return needs }
    // A copy of its own, for the slice holds the whole head, with the credential in it.
    let own = ArraySlice(Array(query))
    let needs = try GatewayNeeds(query: own)
    known.withLock { known in
      if known.count >= Self.needsMax { known.removeAll() }
      known[own] = needs
    }
    return needs
  }
}
