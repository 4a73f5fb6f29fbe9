import TestSupport
import Testing

@Suite("A process that serves with a certificate")
struct CertificateReloadTests {
  @Test("uses the one that is in its files after SIGHUP, and keeps it when they are spoilt")
  func reloaded() throws {
    let certificate = try SelfSignedCertificate()
    let ledger = try LedgerOnDisk()
    let server = try ledger.serve([
      "--tls-cert", certificate.certificateFile, "--tls-key", certificate.keyFile,
    ])
    defer { server.process.kill() }
    let first = try certificate.copy()
    #expect(try Self.isLive(server, trusting: first))

    try certificate.renew()
    let second = try certificate.copy()
    #expect(try Self.isLive(server, trusting: first))
    #expect(try !Self.isLive(server, trusting: second))
    server.process.signal(1)
    // A signal is taken some time later.
    var attempts = 0
    while try !Self.isLive(server, trusting: second), attempts < 200 { attempts += 1 }
    #expect(try Self.isLive(server, trusting: second))
    #expect(try !Self.isLive(server, trusting: first))

    try certificate.spoil()
    server.process.signal(1)
    attempts = 0
    while !server.process.errors.contains("certificate-unusable"), attempts < 200 {
      #expect(try Self.isLive(server, trusting: second))
      attempts += 1
    }
    #expect(server.process.errors.contains("certificate-unusable"))
    #expect(try Self.isLive(server, trusting: second))
    server.process.terminate()
    #expect(server.process.wait() == .exited(0))
  }

  private static func isLive(_ server: ServingProcess, trusting certificate: String) throws -> Bool
  {
    let curl = try #require(ProcessRunner.installed("curl"))
    let answer = try ProcessRunner.run(
      curl, ["-sS", "--cacert", certificate, "https://127.0.0.1:\(server.port)/livez"])
    return answer.output == "live\n"
  }
}
