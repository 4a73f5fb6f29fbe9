import HTTPServer
import Sockets
import TokenLedger

extension Serving {
  /// The member who asks: whose key a request presents, or who is signed in.
  ///
  /// - Throws: a ``Problem``: 401 when there is neither, or it is not good; 403 for what another site may
  ///   have had a browser do; 421 for a name that is not this server's; 429 for an address from which
  ///   too many wrong keys came.
  func caller(_ head: borrowing RequestHead, from peer: PeerAddress) throws -> Caller {
    guard head.value(.authorization) == nil else {
      let presented = PresentedCredential(head)
      let key = presented.flatMap { $0.user == nil ? $0.secret : nil }
      return Caller(identity: try member(withKey: key, head, from: peer), session: nil)
    }
    guard let token = cookie.token(in: head), let (key, session) = sessions.find(token) else {
      throw Problem.noMemberKey
    }
    guard browsers.knowsHost(head) else { throw Problem.unknownHost }
    if !head.method.isSafe { try browsers.check(head) }
    guard let identity = try ledger.standing(of: session.member),
      identity.revision == session.revision
    else {
      sessions.end(key)
      throw Problem.noMemberKey
    }
    return Caller(identity: identity, session: (key, session.beganAt))
  }

  /// The member whose key this is. Wrong ones are counted by address.
  func member(
    withKey key: Secret?, _ head: borrowing RequestHead, from peer: PeerAddress
  ) throws -> MemberIdentity {
    // A socket in the file system is as good as its permissions.
    let client = gateways.clientAddress(head, from: peer).map(PeerAddress.init)?.client
    if let client, let seconds = failedKeys.secondsToWait(client, counts: false) {
      throw Problem.tooManyFailures(seconds)
    }
    if let key, let identity = try ledger.member(withKey: key) { return identity }
    if let client { _ = failedKeys.secondsToWait(client) }
    throw Problem.noMemberKey
  }
}

extension Problem {
  static func tooManyFailures(_ seconds: Int) -> Problem {
    var problem = Problem(
      .tooManyRequests, "too-many-failures", "too many wrong member keys came from your address")
    problem.retryAfterSeconds = seconds
    return problem
  }
}

extension Method {
  /// Whether it only asks (RFC 9110 §9.2.1).
  var isSafe: Bool { self == .get || self == .head || self == .options }
}

extension PeerAddress {
  /// The address as that of a peer.
  init(_ address: IPAddress) {
    self =
      address.family == 4
      ? .ipv4(UInt32(truncatingIfNeeded: address.value))
      : .ipv6(
        high: UInt64(truncatingIfNeeded: address.value >> 64),
        low: UInt64(truncatingIfNeeded: address.value))
  }
}
