import HTTPServer
import TokenLedger

/// Tells what a browser does for the person in front of it from what another site has it do.
///
/// A browser sends its cookies along with whatever a page asks for, so a cookie alone proves nothing. The
/// cookie is `SameSite=Strict`; besides, whatever changes something must come from a page of the same
/// origin, and with a field that no form can set.
struct BrowserGuard: Sendable {
  let publicURL: PublicURL?

  /// Whether the request means this server: a page of a name that an attacker has made to lead here
  /// would otherwise be of one origin with it.
  func knowsHost(_ head: borrowing RequestHead) -> Bool {
    let host = String(decoding: head.host, as: UTF8.self).lowercased()
    if let publicURL,
      PublicURL.withoutStandardPort(host, isSecure: publicURL.isSecure) == publicURL.authority
    {
      return true
    }
    let name = Self.withoutPort(host)
    if name == "localhost" { return true }
    // Nobody can make an address lead elsewhere.
    return (try? IPAddress(name.drop { $0 == "[" }.prefix { $0 != "]" })) != nil
  }

  /// Passes a request that may change something in the name of whoever is signed in.
  ///
  /// - Throws: a ``Problem`` with 403 for one that another site may have caused.
  func check(_ head: borrowing RequestHead) throws {
    guard head.value(.requestedWith) != nil else {
      throw Problem(
        .forbidden, "console-field-missing",
        "with a session, what changes something needs the field TokenLedger-Console: 1")
    }
    if let site = head.text(.secFetchSite), site != "same-origin" { throw Problem.otherOrigin }
    guard let origin = head.text(.origin)?.lowercased(), origins(head).contains(origin) else {
      throw Problem.otherOrigin
    }
  }

  /// The origins of pages that this server has served to whoever asks.
  private func origins(_ head: borrowing RequestHead) -> [String] {
    let host = String(decoding: head.host, as: UTF8.self).lowercased()
    let own = ["http://\(host)", "https://\(host)"]
    return publicURL.map { own + ["\($0)"] } ?? own
  }

  private static func withoutPort(_ host: String) -> Substring {
    guard let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().allSatisfy(\.isNumber)
    else { return host[...] }
    // An IPv6 address stands in brackets, so that its last group is no port.
    return host.hasPrefix("[") && !host[..<colon].hasSuffix("]") ? host[...] : host[..<colon]
  }
}

extension Problem {
  static let otherOrigin = Problem(
    .forbidden, "other-origin", "a page of another site may not do this in your name")

  static let unknownHost = Problem(
    .misdirectedRequest, "unknown-host",
    "this server is not known by that name: use its address, or the name given as --public-url")
}
