import HTTPServer
import Sockets
import TokenLedger

extension Serving {
  /// The member whose key a request presents.
  ///
  /// - Throws: a ``Problem`` with 401 when there is no key, or it is not good.
  func caller(_ head: borrowing RequestHead, from peer: PeerAddress) throws -> Caller {
    throw Problem.noMemberKey
  }
}
