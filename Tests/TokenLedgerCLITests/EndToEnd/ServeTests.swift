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
