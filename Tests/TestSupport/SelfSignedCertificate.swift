/// A certificate for 127.0.0.1 that vouches for itself, and its key, made by `openssl`.
public final class SelfSignedCertificate: Sendable {
  private let directory: TemporaryDirectory

  public init() throws {
    directory = try TemporaryDirectory("certificate")
    try renew()
  }

  public var certificateFile: String { directory.file("certificate.pem") }
  public var keyFile: String { directory.file("key.pem") }

  /// Puts another certificate and key into the files.
  public func renew() throws {
    guard let openssl = ProcessRunner.installed("openssl") else {
      throw RawConnection.Failure(message: "openssl is not installed")
    }
    let made = try ProcessRunner.run(
      openssl,
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", keyFile, "-out", certificateFile,
      ])
    guard made.end == .exited(0) else { throw RawConnection.Failure(message: made.errors) }
  }

  /// Puts something into the certificate's file that is none.
  public func spoil() throws { try directory.write("certificate.pem", "spoilt") }

  /// A copy of the certificate as it is now.
  public func copy() throws -> String {
    let path = directory.file("copy-\(UInt64.random(in: 0 ... .max)).pem")
    try directory.write(
      path.split(separator: "/").last.map(String.init) ?? "",
      TemporaryDirectory.text(of: certificateFile))
    return path
  }
}
