import HTTPServer
import TokenLedger

/// The cookie that holds a session.
struct SessionCookie: Sendable {
  private let isSecure: Bool

  init(_ publicURL: PublicURL?) { isSecure = publicURL?.isSecure ?? false }

  /// With the prefix a browser accepts it only over TLS, for this host alone and the whole of it.
  var name: String { isSecure ? "__Host-tokenledger" : "tokenledger" }

  /// What a request presents; `nil` without one.
  func token(in head: borrowing RequestHead) -> ArraySlice<UInt8>? {
    guard let line = head.value(.cookie) else { return nil }
    for pair in line.split(separator: UInt8(ascii: ";")) {
      let pair = pair.trimmingSpace()
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")),
        pair[..<equals].elementsEqual(name.utf8)
      else { continue }
      return pair[pair.index(after: equals)...]
    }
    return nil
  }

  /// The field that gives a browser its session, or takes it away.
  func setting(_ token: String?) -> String {
    let age = token == nil ? 0 : SessionStore.secondsMax
    return "\(name)=\(token ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
      + (isSecure ? "; Secure" : "")
  }
}
