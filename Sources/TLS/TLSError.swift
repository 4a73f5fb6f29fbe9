import CGnuTLS

/// What GnuTLS could not do.
package struct TLSError: Error, Equatable, Sendable {
  /// GnuTLS's number.
  package let code: Int32
  /// What was being done.
  package let operation: String

  /// One sentence on what failed.
  package var message: String {
    // Holds: the text of a number is a constant of the library, for every number.
    let text = unsafe gnutls_strerror(code).map { unsafe String(cString: $0) }
    return "Cannot \(operation): \(text ?? "error \(code)")"
  }

  /// Throws for a number that says something failed.
  static func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(TLSError) {
    if code < 0 { throw TLSError(code: code, operation: operation()) }
  }
}
