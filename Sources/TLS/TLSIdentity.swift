import CGnuTLS
import Synchronization

/// The certificate that a server shows and the key to it, which can be read anew while it serves.
package final class TLSIdentity: Sendable {
  private let certificateFile: String
  private let keyFile: String
  private let current: Mutex<TLSCredentials>

  /// Reads a certificate, with those that vouch for it behind it, and its key, all in PEM.
  package init(certificateFile: String, keyFile: String) throws(TLSError) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    current = Mutex(try TLSCredentials(certificateFile: certificateFile, keyFile: keyFile))
  }

  /// Reads both files again. Connections that are made from now on get what is there now; if it cannot
  /// be used, what was read before stays.
  package func reload() throws(TLSError) {
    let new = try TLSCredentials(certificateFile: certificateFile, keyFile: keyFile)
    current.withLock { $0 = new }
  }

  var credentials: TLSCredentials { current.withLock { $0 } }
}

/// A certificate and key as GnuTLS holds them, and what of the protocol is spoken.
@safe
final class TLSCredentials: Sendable {
  // TLS 1.2 and 1.3 with the library's own choice of ciphers (RFC 9325 §3.1.1).
  private static let priorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

  // Holds: GnuTLS lets any number of threads use credentials that are not changed any more; they are
  // changed in init only and freed in deinit, when no session has them.
  nonisolated(unsafe) let certificate: gnutls_certificate_credentials_t
  nonisolated(unsafe) let priority: gnutls_priority_t

  init(certificateFile: String, keyFile: String) throws(TLSError) {
    var certificate: gnutls_certificate_credentials_t?
    try unsafe TLSError.check(
      gnutls_certificate_allocate_credentials(&certificate), "hold a certificate")
    guard let certificate = unsafe certificate else {
      throw TLSError(code: GNUTLS_E_MEMORY_ERROR, operation: "hold a certificate")
    }
    var priority: gnutls_priority_t?
    do throws(TLSError) {
      try unsafe TLSError.check(
        gnutls_certificate_set_x509_key_file2(
          certificate, certificateFile, keyFile, GNUTLS_X509_FMT_PEM, nil, 0),
        "use the certificate in \(certificateFile) with the key in \(keyFile)")
      try unsafe TLSError.check(
        gnutls_priority_init(&priority, Self.priorities, nil), "choose ciphers")
      guard let priority = unsafe priority else {
        throw TLSError(code: GNUTLS_E_MEMORY_ERROR, operation: "choose ciphers")
      }
      unsafe self.priority = priority
    } catch {
      unsafe gnutls_certificate_free_credentials(certificate)
      throw error
    }
    unsafe self.certificate = certificate
  }

  deinit {
    unsafe gnutls_priority_deinit(priority)
    unsafe gnutls_certificate_free_credentials(certificate)
  }
}
