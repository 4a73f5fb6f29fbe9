import CGnuTLS

/// The server's end of a TLS connection over a socket that does not block (RFC 8446, RFC 5246).
///
/// It belongs to one thread.
@safe
package final class TLSSession {
  /// What an attempt to move bytes came to.
  package enum Outcome: Equatable {
    /// So many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved before the socket can be read or written, as ``wantsToWrite`` says.
    case wouldBlock
    /// The other end will send nothing more.
    case ended
    /// The connection is broken, or was never one.
    case broken
  }

  private let session: gnutls_session_t
  // Kept for as long as the session uses it.
  private let credentials: TLSCredentials
  private var isEstablished = false

  /// Begins on a socket that the caller keeps open for as long as the session lives.
  package init(_ identity: TLSIdentity, descriptor: Int32) throws(TLSError) {
    let credentials = identity.credentials
    var made: gnutls_session_t?
    try unsafe TLSError.check(
      gnutls_init(&made, tokenledger_tls_server_flags), "begin a TLS session")
    guard let session = unsafe made else {
      throw TLSError(code: GNUTLS_E_MEMORY_ERROR, operation: "begin a TLS session")
    }
    unsafe self.session = session
    self.credentials = credentials
    try unsafe TLSError.check(
      gnutls_priority_set(session, credentials.priority), "begin a TLS session")
    try unsafe TLSError.check(
      gnutls_credentials_set(
        session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials.certificate)),
      "begin a TLS session")
    unsafe gnutls_certificate_server_set_request(session, GNUTLS_CERT_IGNORE)
    unsafe gnutls_handshake_set_timeout(session, 0)
    unsafe gnutls_transport_set_int2(session, descriptor, descriptor)
  }

  deinit { unsafe gnutls_deinit(session) }

  /// Whether the handshake waits for the socket to be writable.
  package var wantsToWrite: Bool {
    guard !isEstablished else { return false }
    return unsafe gnutls_record_get_direction(session) == 1
  }

  /// Fills the beginning of `buffer` with what has come; agrees on keys first.
  package func receive(into buffer: inout [UInt8]) -> Outcome {
    if let outcome = establish() { return outcome }
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe gnutls_record_recv(session, bytes.baseAddress, bytes.count)
    }
    return count == 0 ? .ended : outcome(count)
  }

  /// Sends bytes from `start` on, as many as one record takes. What would block must be tried again
  /// with bytes that begin alike.
  package func send(_ bytes: [UInt8], from start: Int) -> Outcome {
    precondition(start < bytes.count, "an empty send says nothing")
    if let outcome = establish() { return outcome }
    let count = unsafe bytes.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[start...])
      return unsafe gnutls_record_send(session, rest.baseAddress, rest.count)
    }
    return outcome(count)
  }

  /// Tells the other end that nothing more will come, so that what came is known to be whole.
  package func endSending() {
    guard isEstablished else { return }
    _ = unsafe gnutls_bye(session, GNUTLS_SHUT_WR)
  }

  /// Goes on with the handshake; `nil` once it is done.
  private func establish() -> Outcome? {
    guard !isEstablished else { return nil }
    let result = unsafe gnutls_handshake(session)
    guard result == 0 else { return outcome(Int(result)) }
    isEstablished = true
    return nil
  }

  private func outcome(_ result: Int) -> Outcome {
    if result > 0 { return .moved(result) }
    switch Int32(result) {
    case GNUTLS_E_AGAIN, GNUTLS_E_INTERRUPTED: return .wouldBlock
    // A warning is no end; to be asked for new keys is (RFC 9325 §3.5 forbids what TLS 1.2 allows).
    case let code where gnutls_error_is_fatal(code) == 0 && code != GNUTLS_E_REHANDSHAKE:
      return .wouldBlock
    default: return .broken
    }
  }
}
