import HTTPServer
import Sockets
import TokenLedger

/// A request as its handler sees it.
struct Call: Sendable {
  let serving: Serving
  let head: RequestHead
  let peer: PeerAddress
  /// The segments of the path that the template left open, decoded.
  let parameters: [String]
  /// A name for the request, the client's or one made here.
  let requestID: String
  /// The member who asks; set exactly when the route is for members.
  var caller: Caller?
  var body: [UInt8] = []

  var ledger: Ledger { serving.ledger }

  /// The address of whoever asks, as far as it can be believed.
  var clientAddress: IPAddress? { serving.gateways.clientAddress(head, from: peer) }

  /// The fields of the query, in order.
  func query() throws -> [(name: String, value: String)] {
    guard let query = head.query else { return [] }
    guard let fields = PercentEncoding.fields(of: query) else { throw Problem.malformedQuery }
    return fields
  }

  /// Where the request came from, for the audit trail.
  func origin() -> Origin {
    let agent = head.text(.userAgent).flatMap { text in
      try? UserAgent(String(SecretFormat.masked(text).unicodeScalars.prefix(500)))
    }
    return Origin(via: caller?.via ?? .http, address: clientAddress, agent: agent)
  }
}
