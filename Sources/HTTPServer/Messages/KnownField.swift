/// The header fields that something here reads, so that they are told apart once.
package enum KnownField: UInt8, CaseIterable, Sendable {
  case accept
  case acceptEncoding
  case authorization
  case connection
  case contentLength
  case contentType
  case cookie
  case expect
  case host
  case idempotencyKey
  case ifMatch
  case ifNoneMatch
  case lastEventID
  case origin
  case reason
  case secFetchSite
  case transferEncoding
  case userAgent
  case forwardedFor
  case requestID
  case requestedWith

  /// The name in small letters.
  var name: StaticString {
    switch self {
    case .accept: "accept"
    case .acceptEncoding: "accept-encoding"
    case .authorization: "authorization"
    case .connection: "connection"
    case .contentLength: "content-length"
    case .contentType: "content-type"
    case .cookie: "cookie"
    case .expect: "expect"
    case .host: "host"
    case .idempotencyKey: "idempotency-key"
    case .ifMatch: "if-match"
    case .ifNoneMatch: "if-none-match"
    case .lastEventID: "last-event-id"
    case .origin: "origin"
    case .reason: "tokenledger-reason"
    case .secFetchSite: "sec-fetch-site"
    case .transferEncoding: "transfer-encoding"
    case .userAgent: "user-agent"
    case .forwardedFor: "x-forwarded-for"
    case .requestID: "x-request-id"
    case .requestedWith: "tokenledger-console"
    }
  }

  /// Whether a second one makes the request ambiguous, so that it is refused.
  var isUnique: Bool {
    switch self {
    case .accept, .acceptEncoding, .connection, .forwardedFor, .ifMatch, .ifNoneMatch: false
    default: true
    }
  }

  private static let byLength: [[KnownField]] = {
    let longest = allCases.map(\.name.utf8CodeUnitCount).max() ?? 0
    return (0...longest).map { length in
      allCases.filter { $0.name.utf8CodeUnitCount == length }
    }
  }()

  /// The field of a name, whose case does not matter.
  init?(_ name: borrowing Span<UInt8>) {
    guard name.count < Self.byLength.count else { return nil }
    for field in Self.byLength[name.count] where name.equalsIgnoringCase(field.name) {
      self = field
      return
    }
    return nil
  }
}
