import HTTPServer
import TestSupport
import Testing

@Suite("A client that is slow or greedy")
struct LimitTests {
  private let plain = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test("is cut when its header takes too long, however busy it is, while others are served")
  func slowHeader() throws {
    var limits = ServerLimits()
    limits.headSecondsMax = 1
    let server = try RecordingServer(limits, threadCount: 1)
    let slow = try (0..<20).map { _ in try server.connect() }
    let other = try server.connect()
    for connection in slow { connection.send("GET / HTTP/1.1\r\nHost: a\r\nX-Field: ") }
    // One byte after the other: never idle, never done.
    var open = slow
    while !open.isEmpty {
      open = open.filter { $0.send("a") }
      #expect(other.ask(plain)?.status == 200)
    }
    #expect(!server.handled.contains { $0 != "GET /" })
  }

  @Test("is told why, when it listens")
  func timeout() throws {
    var limits = ServerLimits()
    (limits.headSecondsMax, limits.requestSecondsMax) = (1, 1)
    let server = try RecordingServer(limits)
    let head = try server.connect()
    head.send("GET / HTTP/1.1\r\n")
    let body = try server.connect()
    body.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
    let silent = try server.connect()
    #expect(head.receiveUntilClosed()?.hasPrefix("HTTP/1.1 408 ") == true)
    #expect(body.receiveUntilClosed()?.hasPrefix("HTTP/1.1 408 ") == true)
    #expect(silent.receiveUntilClosed() == "")
    #expect(server.handled == [])
  }

  @Test("is cut when it lies idle between requests")
  func idle() throws {
    var limits = ServerLimits()
    limits.idleSecondsMax = 1
    let server = try RecordingServer(limits)
    let connection = try server.connect()
    #expect(connection.ask(plain)?.status == 200)
    #expect(connection.receiveUntilClosed() == "")
  }

  @Test("gets only so many connections, and another still gets its own")
  func perClient() throws {
    var limits = ServerLimits()
    limits.clientConnectionsMax = 10
    let server = try RecordingServer(limits)
    let greedy = try (0..<10).map { _ in try server.connect() }
    for connection in greedy { #expect(connection.ask(plain)?.status == 200) }
    #expect(try server.connect().receiveUntilClosed() == "")
    // 127.0.0.2 is another client.
    #expect(try server.connect(from: 0x7F00_0002).ask(plain)?.status == 200)
    for connection in greedy { #expect(connection.ask(plain)?.status == 200) }
  }

  @Test("cannot fill the memory with bodies")
  func bodies() throws {
    var limits = ServerLimits()
    limits.bodyBytesInFlightMax = 2_500
    let server = try RecordingServer(limits)
    let head = "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    let body = String(repeating: "a", count: 1_000)
    let first = try server.connect()
    let second = try server.connect()
    for connection in [first, second] {
      connection.send(
        "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
      #expect(connection.receiveResponse()?.status == 100)
    }
    #expect(try server.connect().ask(head)?.status == 503)
    first.send(body)
    #expect(first.receiveResponse()?.status == 200)
    // What one gives back, another gets.
    #expect(try server.connect().ask(head + body)?.status == 200)
    second.send(body)
    #expect(second.receiveResponse()?.status == 200)
  }

  @Test("costs little when it only holds connections open: a thousand of them, and all are served")
  func thousandIdle() throws {
    try TestEnvironment.allowOpenFiles(4_096)
    var limits = ServerLimits()
    limits.clientConnectionsMax = 2_000
    let server = try RecordingServer(limits)
    let connections = try (0..<1_000).map { _ in try server.connect() }
    #expect(try server.connect().ask(plain)?.status == 200)
    for connection in connections { #expect(connection.ask(plain)?.status == 200) }
  }
}
