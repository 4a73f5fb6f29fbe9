import FoundationEssentials
import TestSupport
import Testing

@Suite("serve")
struct ServeTests {
  private func start(
    _ ledger: CommandLineLedger, _ words: [String], environment: [String: String] = [:]
  ) throws -> RunningProcess {
    try RunningProcess(
      CommandLineLedger.program, ["serve", "--ledger", ledger.path] + words,
      environment: environment)
  }

  private func port(_ server: RunningProcess) throws -> UInt16 {
    let line = try #require(server.line())
    let prefix = "listening on 127.0.0.1:"
    #expect(line.hasPrefix(prefix))
    return try #require(UInt16(line.dropFirst(prefix.count)))
  }

  @Test("answers until it is told to stop, and then ends well", arguments: [Int32(15), 2])
  func stopping(_ signal: Int32) throws {
    let ledger = try CommandLineLedger.furnished()
    let server = try start(ledger, ["--listen", "127.0.0.1:0"])
    let connection = try RawConnection(.port(port(server)))
    #expect(connection.ask("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")?.bodyText == "ready\n")
    server.signal(signal)
    #expect(server.wait() == .exited(0))
    #expect(server.errors.contains("event=stopped"))
    #expect(connection.receiveUntilClosed() == "")
  }

  @Test("holds what another process revoked against the very next question")
  func otherProcess() throws {
    let ledger = try CommandLineLedger.furnished()
    let server = try start(ledger, ["--listen", "127.0.0.1:0"])
    let connection = try RawConnection(.port(port(server)))
    for number in 0..<5 {
      let made = try ledger.done(
        "token", "create", "--account", "Contoso", "--name", "Token \(number)", "--scope",
        "actions:read")
      let secret = try #require(made.first?["authToken"].text)
      let request =
        "GET /v1/authorize HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(secret)\r\n\r\n"
      #expect(connection.ask(request)?.status == 200)
      try ledger.done("token", "disable", "Token \(number)", "--account", "Contoso", "--yes")
      #expect(connection.ask(request)?.status == 401)
    }
    #expect(!server.output.contains("tlk_") && !server.errors.contains("tlk_"))
    server.terminate()
    #expect(server.wait() == .exited(0))
  }

  @Test("refuses a place where another server listens, and takes one that a dead server left")
  func occupied() throws {
    let ledger = try CommandLineLedger.furnished()
    let socket = ledger.folder.file("http.sock")
    let first = try start(ledger, ["--listen", "unix:\(socket)", "--listen", "127.0.0.1:0"])
    #expect(first.line() == "listening on unix:\(socket)")
    for place in ["unix:\(socket)", "127.0.0.1:\(try port(first))"] {
      let second = try ledger.run(["serve", "--listen", place])
      #expect(second.status == 1)
      #expect(second.errorText.contains("another server is listening on \(place)"))
    }
    first.kill()
    let third = try start(ledger, ["--listen", "unix:\(socket)"])
    #expect(third.line() == "listening on unix:\(socket)")
    let connection = try RawConnection(.path(socket))
    #expect(connection.ask("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    third.terminate()
    #expect(third.wait() == .exited(0))
  }

  @Test("refuses what is not served unless told")
  func unlessTold() throws {
    let ledger = try CommandLineLedger.furnished()
    let open = try ledger.run(["serve", "--listen", "0.0.0.0:0"])
    #expect(open.status == 1)
    #expect(open.errorText.contains("--without-tls"))
    let simulated = try CommandLineLedger.shortStory().run(["serve", "--listen", "127.0.0.1:0"])
    #expect(simulated.status == 1)
    #expect(simulated.errorText.contains("--simulated"))
    for (option, value) in [
      ("--listen", "8420"), ("--listen", "unix:"), ("--gateway", "10.0.0.1/8"),
      ("--metrics-from", "here"),
    ] {
      #expect(try ledger.run(["serve", option, value]).status == 2)
    }
  }

  @Test("is told by options, else by the environment, else by a file, and shows what it was told")
  func configuration() throws {
    let ledger = try CommandLineLedger.furnished()
    let file = try ledger.write(
      "serve.conf",
      """
      # A comment, an empty line, and all kinds of settings

      listen = 127.0.0.1:1
      listen=[::1]:2
      gateway\t= 10.0.0.0/8
      public-url = https://tokens.example.org
      publish-entries = true
      log-format = json

      """)
    func shown(_ words: String..., environment: [String: String] = [:]) throws -> JSONTree {
      let outcome = try ledger.run(["serve", "--check-config"] + words, environment: environment)
      #expect(outcome.status == 0, "\(outcome.errorText)")
      return try #require(try JSONReading.lines(outcome.outputText).first)
    }
    let fromFile = try shown("--config", file)
    #expect(fromFile["listen"].elements.map(\.text) == ["127.0.0.1:1", "[::1]:2"])
    #expect(fromFile["gateways"].elements.map(\.text) == ["10.0.0.0/8"])
    #expect(fromFile["publicUrl"].text == "https://tokens.example.org")
    #expect(fromFile["publishEntries"].bool == true && fromFile["withoutTls"].bool == false)
    #expect(fromFile["logFormat"].text == "json" && fromFile["logRequests"].text == "management")
    let variables = [
      "TOKENLEDGER_SERVE_CONFIG": file, "TOKENLEDGER_SERVE_LISTEN": "127.0.0.1:3 127.0.0.1:4",
      "TOKENLEDGER_SERVE_PUBLISH_ENTRIES": "false", "TOKENLEDGER_SERVE_LOG_FORMAT": "logfmt",
    ]
    let mixed = try shown("--gateway", "192.0.2.0/24", environment: variables)
    #expect(mixed["listen"].elements.map(\.text) == ["127.0.0.1:3", "127.0.0.1:4"])
    #expect(mixed["gateways"].elements.map(\.text) == ["192.0.2.0/24"])
    #expect(mixed["publishEntries"].bool == false && mixed["logFormat"].text == "logfmt")
    let server = try start(ledger, ["--listen", "127.0.0.1:0", "--config", file])
    #expect(try port(server) > 0)
    server.terminate()
    #expect(server.wait() == .exited(0))
    #expect(server.errors.contains(#""event""#))
  }

  @Test(
    "refuses a file with what it does not know, by its line",
    arguments: [
      ("listen = 127.0.0.1:1\nlisen = 127.0.0.1:2\n", "line 2: there is no setting 'lisen'"),
      ("ledger = /srv\n", "line 1: there is no setting"), ("config = x\n", "no setting"),
      ("listen\n", "without a value"), ("listen =\n", "without a value"),
      ("= x\n", "no setting ''"),
      ("log-format = xml\n", "cannot be 'xml'"), ("without-tls = yes\n", "true, false"),
      ("public-url = http://a\npublic-url = http://b\n", "twice"),
      ("listen = nowhere\n", "--listen"),
      ("gateway = 10.0.0.1/8\n", "--gateway"), ("tls-cert = a.pem\n", "--tls-key"),
    ])
  func badFile(_ text: String, _ complaint: String) throws {
    let ledger = try CommandLineLedger(inMemory: true)
    let file = try ledger.write("serve.conf", text)
    for words in [["--check-config"], []] {
      let outcome = try ledger.run(["serve", "--config", file] + words)
      #expect(outcome.status == 2 && outcome.errorText.contains(complaint), "\(outcome.errorText)")
    }
  }

  @Test("finds before it serves what could not be served")
  func impossible() throws {
    let ledger = try CommandLineLedger(inMemory: true)
    let files = [
      "--tls-cert", ledger.folder.file("a.pem"), "--tls-key", ledger.folder.file("b.pem"),
    ]
    for words in [["--listen", "0.0.0.0:1"], files, ["--config", ledger.folder.file("none")]] {
      let outcome = try ledger.run(["serve", "--check-config"] + words)
      #expect(outcome.status == 1 && outcome.outputText == "", "\(outcome.errorText)")
    }
  }

  @Test("tells what started it when it is ready and when it stops")
  func notification() throws {
    let ledger = try CommandLineLedger.furnished()
    let listener = try DatagramListener(path: ledger.folder.file("notify"))
    let server = try start(
      ledger, ["--listen", "127.0.0.1:0"], environment: ["NOTIFY_SOCKET": listener.path])
    #expect(listener.receive() == "READY=1")
    let connection = try RawConnection(.port(port(server)))
    #expect(connection.ask("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    server.terminate()
    #expect(listener.receive() == "STOPPING=1")
    #expect(server.wait() == .exited(0))
  }

  @Test("logs requests as asked, and never a secret", arguments: ["none", "management", "all"])
  func logging(_ requests: String) throws {
    let ledger = try CommandLineLedger.furnished()
    let made = try ledger.done(
      "token", "create", "--account", "Contoso", "--name", "Nightly", "--scope", "actions:read")
    let secret = try #require(made.first?["authToken"].text)
    let server = try start(
      ledger, ["--listen", "127.0.0.1:0", "--log-requests", requests, "--log-format", "json"])
    let connection = try RawConnection(.port(port(server)))
    let credential = "Host: a\r\nAuthorization: Bearer \(secret)\r\n\r\n"
    #expect(connection.ask("GET /v1/authorize HTTP/1.1\r\n\(credential)")?.status == 200)
    #expect(connection.ask("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    #expect(connection.ask("GET /\(secret)?a=\(secret) HTTP/1.1\r\n\(credential)")?.status == 404)
    #expect(
      connection.ask("GET /%74lk\(secret.dropFirst(3)) HTTP/1.1\r\n\(credential)")?.status == 404)
    #expect(connection.ask("GET / HTTP/1.1\r\nHost: \(secret) \r\n a\r\n\r\n")?.status == 400)
    server.terminate()
    #expect(server.wait() == .exited(0))
    let lines = try server.errors.split(separator: "\n").map {
      try JSONDecoder().decode(JSONTree.self, from: Data($0.utf8))
    }
    let paths = lines.filter { $0["event"].text == "request" }.map { $0["path"].text ?? "" }
    let masked = ["/tlk_…", "/tlk_…"]
    switch requests {
    case "all": #expect(paths == ["/v1/authorize", "/livez"] + masked)
    case "management": #expect(paths == masked)
    default: #expect(paths == [])
    }
    #expect(lines.filter { $0["event"].text == "refused" }.count == (requests == "none" ? 0 : 1))
    #expect(lines.last?["event"].text == "stopped")
    #expect(!server.errors.contains(secret))
    #expect(!server.errors.contains(secret.dropFirst(4)))
  }
}
