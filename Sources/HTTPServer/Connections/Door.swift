package import Sockets
package import TLS

/// A place where connections come in, and how they speak there.
package struct Door: Sendable {
  package let listener: Listener
  /// What the server shows of itself where TLS is spoken; `nil` where it is not.
  package let identity: TLSIdentity?

  package init(_ listener: Listener, identity: TLSIdentity? = nil) {
    self.listener = listener
    self.identity = identity
  }
}
