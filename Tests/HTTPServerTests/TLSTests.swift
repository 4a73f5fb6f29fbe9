import HTTPServer
import TLS
import TestSupport
import Testing

@Suite("A server that speaks TLS")
struct TLSTests {
  private let certificate: SelfSignedCertificate
  private let identity: TLSIdentity
  private let server: RecordingServer

  init() throws {
    certificate = try SelfSignedCertificate()
    identity = try TLSIdentity(
      certificateFile: certificate.certificateFile, keyFile: certificate.keyFile)
    var limits = ServerLimits()
    limits.headSecondsMax = 2
    server = try RecordingServer(limits, identity: identity)
  }

  private func curl(
    _ path: String, _ words: String..., trusting trusted: String? = nil
  ) throws -> ProcessRunner.Result {
    let curl = try #require(ProcessRunner.installed("curl"))
    return try ProcessRunner.run(
      curl,
      ["-sS", "--cacert", trusted ?? certificate.certificateFile] + words
        + ["https://127.0.0.1:\(server.port)\(path)"])
  }

  @Test("is understood by a real client", arguments: ["--tlsv1.3", "--tlsv1.2"])
  func understood(_ version: String) throws {
    let answer = try curl("/a", version, "--tls-max", String(version.dropFirst(6)))
    #expect(answer.output == "hello")
    #expect(answer.end == .exited(0))
    #expect(server.handled == ["GET /a"])
  }

  @Test("speaks no version that is out of use")
  func oldVersions() throws {
    let answer = try curl("/a", "--tlsv1.0", "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0")
    #expect(answer.end != .exited(0))
    #expect(server.handled == [])
  }

  @Test("carries large bodies whole, in both directions, on one connection")
  func large() throws {
    let python = try #require(ProcessRunner.installed("python3"))
    let script = """
      import http.client, ssl, sys
      context = ssl.create_default_context(cafile=sys.argv[1])
      connection = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[2]), context=context)
      for _ in range(3):
        connection.request("GET", "/large")
        body = connection.getresponse().read()
        assert body == b"x" * (8 << 20), len(body)
        connection.request("POST", "/body", body=b"y" * 1000)
        assert connection.getresponse().read() == b"y" * 1000
      print("whole")
      """
    let answer = try ProcessRunner.run(
      python, ["-c", script, certificate.certificateFile, "\(server.port)"])
    #expect(answer.output == "whole\n", "\(answer.errors)")
  }

  @Test("shows a certificate that was renewed to whoever connects from then on")
  func renewed() throws {
    let old = try certificate.copy()
    try certificate.renew()
    #expect(try curl("/before", trusting: old).output == "hello")
    try identity.reload()
    #expect(try curl("/after").output == "hello")
    #expect(try curl("/never", trusting: old).end != .exited(0))
    #expect(server.handled == ["GET /before", "GET /after"])
  }

  @Test("cuts whoever does not speak it, or does so for ever")
  func strangers() throws {
    let plain = try server.connect()
    plain.send("GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(plain.receiveUntilClosed()?.contains("HTTP/1.1") == false)
    let silent = try server.connect()
    #expect(silent.receiveUntilClosed() == "")
    let half = try server.connect()
    half.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
    #expect(half.receiveUntilClosed() != nil)
    #expect(server.handled == [])
  }

  @Test("is not begun with a key that does not fit, or is not there")
  func unfit() throws {
    let other = try SelfSignedCertificate()
    #expect(throws: TLSError.self) {
      try TLSIdentity(certificateFile: certificate.certificateFile, keyFile: other.keyFile)
    }
    #expect(throws: TLSError.self) {
      try TLSIdentity(certificateFile: certificate.certificateFile, keyFile: "/nowhere.pem")
    }
  }
}
