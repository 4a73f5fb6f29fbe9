import FoundationEssentials
import LedgerServer
import TestSupport
import Testing
import TokenLedger

@Suite("Gateways in front of an API, as Fixtures/gateways sets them up", .serialized)
struct GatewayTests {
  enum Gateway: String, CaseIterable, Sendable {
    case nginx, caddy
  }

  @Test("let a request through exactly while its credential is good", arguments: Gateway.allCases)
  func lifecycle(_ gateway: Gateway) throws {
    let guarded = try GuardedAPI(gateway)
    let served = guarded.served
    let token = try served.makeToken("Nightly sync")
    #expect(try guarded.ask(token.basic)?.status == 200)
    #expect(try guarded.ask(token.bearer)?.status == 200)
    #expect(try guarded.ask("")?.status == 401)
    try served.change(.disable, token)
    #expect(try guarded.ask(token.basic)?.status == 401)
    try served.change(.enable, token)
    #expect(try guarded.ask(token.basic)?.status == 200)

    let second = try served.reset(token, grace: .days(1))
    #expect(try guarded.ask(token.basic)?.status == 200)
    #expect(try guarded.ask(second.basic)?.status == 200)
    try served.run(.endGrace(token.id))
    #expect(try guarded.ask(token.basic)?.status == 401)
    #expect(try guarded.ask(second.basic)?.status == 200)
  }

  @Test("tell the API whose the credential is, and not the credential", arguments: Gateway.allCases)
  func passedOn(_ gateway: Gateway) throws {
    let guarded = try GuardedAPI(gateway)
    let token = try guarded.served.makeToken("Nightly sync")
    let seen = try #require(try guarded.ask(token.bearer)).bodyText.lowercased()
    #expect(seen.contains("tokenledger-token: \(token.id)\n"))
    #expect(seen.contains("tokenledger-account: \(guarded.served.account)\n"))
    #expect(seen.contains("tokenledger-scopes: api:read\n"))
    #expect(seen.contains("tokenledger-version: v1\n"))
    #expect(!seen.contains(token.secret.lowercased()))
    #expect(!seen.contains("authorization"))
  }

  @Test("are not moved by what a client says of itself", arguments: Gateway.allCases)
  func forged(_ gateway: Gateway) throws {
    let guarded = try GuardedAPI(gateway)
    let served = guarded.served
    let good = try served.makeToken("Good")
    let writer = try served.makeToken("Writer")
    var edit = TokenEdit()
    edit.scopes = ["api:write"]
    try served.run(.editToken(writer.id, edit))
    let elsewhere = try served.makeToken("Elsewhere", networks: ["203.0.113.0/24"])
    // The client is on this machine, which is a gateway here: its own address is not known.
    let forged = [
      "X-Forwarded-For: 203.0.113.5\r\n", "X-Forwarded-For: 203.0.113.5, 127.0.0.1\r\n",
      "X-Real-IP: 203.0.113.5\r\n", "Forwarded: for=203.0.113.5\r\n",
      "TokenLedger-Scopes: api:read\r\n", "X-Original-URI: /v1/authorize\r\n",
      "X-Forwarded-Uri: /v1/authorize\r\nX-Forwarded-Method: OPTIONS\r\n",
    ]
    for fields in forged {
      #expect(try guarded.ask(elsewhere.bearer + fields)?.status == 403, "\(fields)")
      #expect(try guarded.ask(writer.bearer + fields)?.status == 403, "\(fields)")
      #expect(try guarded.ask(fields)?.status == 401, "\(fields)")
    }
    let claims =
      "TokenLedger-Token: token_of_another\r\nTokenLedger-Scopes: everything\r\n"
      + "TokenLedger-Account: mine\r\nTokenLedger-Version: v9\r\nTokenLedger-Position: 9\r\n"
    let seen = try #require(try guarded.ask(good.bearer + claims)).bodyText
    for claim in ["token_of_another", "everything", "mine", "v9", "position: 9"] {
      #expect(!seen.lowercased().contains(claim), "\(claim)")
    }
  }

  @Test("tell nobody why a request is denied", arguments: Gateway.allCases)
  func noReason(_ gateway: Gateway) throws {
    let guarded = try GuardedAPI(gateway)
    let served = guarded.served
    let disabled = try served.makeToken("Disabled")
    try served.change(.disable, disabled)
    let deleted = try served.makeToken("Deleted")
    try served.change(.delete, deleted)
    let answers = try [disabled.bearer, deleted.bearer, "Authorization: Bearer x\r\n", ""].map {
      let answer = try #require(try guarded.ask($0))
      let lines = answer.head.split(separator: "\r\n").filter {
        !$0.hasPrefix("Date:") && !$0.hasPrefix("X-Request-Id:")
      }
      return lines.sorted().joined(separator: "\n") + answer.bodyText
    }
    #expect(Set(answers).count == 1)
    #expect(answers[0].contains("401"))
  }

  @Test("let nobody in when nobody answers", arguments: Gateway.allCases)
  func nobodyAnswers(_ gateway: Gateway) throws {
    let guarded = try GuardedAPI(gateway)
    let token = try guarded.served.makeToken("Nightly sync")
    #expect(try guarded.ask(token.bearer)?.status == 200)
    guarded.served.server.stop()
    let status = try #require(try guarded.ask(token.bearer)?.status)
    #expect((500...599).contains(status))
  }
}

/// A gateway in front of an API that answers with the header it was asked with.
private final class GuardedAPI: Sendable {
  let served: ServedLedger
  private let api: EchoingAPI
  private let gateway: RunningProcess
  private let port: UInt16

  init(_ kind: GatewayTests.Gateway) throws {
    let served = try ServedLedger()
    let api = try EchoingAPI()
    let port = try EchoingAPI.freePort()
    (self.served, self.api, self.port) = (served, api, port)
    let fixtures = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    func fixture(_ name: String) throws -> String {
      try TemporaryDirectory.text(of: "/\(fixtures)/Fixtures/gateways/\(name)")
        .replacing("/run/tokenledger/http.sock", with: served.directory.file("socket"))
        .replacing(":8080", with: ":\(port)")
        .replacing("127.0.0.1:9000", with: "127.0.0.1:\(api.port)")
    }
    let folder = served.directory
    switch kind {
    case .nginx:
      let program = try #require(ProcessRunner.installed("nginx"))
      // What the rest of nginx's configuration says; only root may give the workers another user.
      let user = FileManager.default.isWritableFile(atPath: "/etc/nginx") ? "user root;" : ""
      let own = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
        "\($0)_temp_path \(folder.file($0));"
      }
      try folder.write(
        "nginx.conf",
        """
        daemon off; pid \(folder.file("pid")); \(user) worker_processes 1;
        events {}
        http {
        access_log off; \(own.joined(separator: " "))
        \(try fixture("nginx.conf"))
        }
        """)
      gateway = try RunningProcess(
        program, ["-p", folder.path, "-c", folder.file("nginx.conf"), "-e", "stderr"])
    case .caddy:
      let program = try #require(ProcessRunner.installed("caddy"))
      try folder.write(
        "Caddyfile",
        "{\nadmin off\nauto_https off\n}\n" + fixture("Caddyfile"))
      gateway = try RunningProcess(
        program, ["run", "--adapter", "caddyfile", "--config", folder.file("Caddyfile")],
        environment: ["HOME": folder.path, "XDG_DATA_HOME": folder.path])
    }
    // It listens when it does.
    while (try? RawConnection(.port(port))) == nil {
      guard gateway.isRunning else {
        throw RawConnection.Failure(message: "the gateway ended: \(gateway.errors)")
      }
    }
  }

  deinit {
    gateway.terminate()
    gateway.wait(within: 10)
  }

  /// Asks the API through the gateway.
  func ask(_ fields: String) throws -> RawResponse? {
    try RawConnection(.port(port)).ask(request("GET", "/reports", fields))
  }
}
