import Files
import Glibc
import HTTPServer
import TestSupport
import Testing

@Suite("Connections")
struct ConnectionTests {
  @Test("carry one request after the other, also many sent at once")
  func pipelining() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    let requests = (0..<500).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
    connection.send(
      requests.joined() + "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let answers = try #require(connection.receiveUntilClosed())
    #expect(answers.ranges(of: "HTTP/1.1 200 OK").count == 501)
    #expect(server.handled == (0..<500).map { "GET /\($0)" } + ["GET /last"])
  }

  @Test("wait for an answer that another thread makes, and keep the order")
  func deferred() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    connection.send(
      "GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n")
    let responder = try #require(server.deferred(count: 1).first)
    #expect(server.handled == ["GET /later"])
    responder.answer(Response(.accepted))
    responder.answer(Response(.conflict))
    #expect(connection.receiveResponse()?.status == 202)
    #expect(connection.ask("GET /third HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
  }

  @Test("are told when nobody answers")
  func dropped() throws {
    let server = try RecordingServer()
    let answer = try server.connect().ask("GET /dropped HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(answer?.status == 500)
  }

  @Test("do not suffer from a client that leaves before its answer")
  func gone() throws {
    let server = try RecordingServer(threadCount: 1)
    for _ in 0..<50 {
      try server.connect().send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
    }
    for responder in server.deferred(count: 50) { responder.answer(Response(.ok)) }
    #expect(try server.connect().ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
  }

  @Test("carry an answer that is larger than the kernel takes, to a slow reader")
  func large() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    let answer = try #require(connection.ask("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"))
    #expect(answer.body == largeBody)
    #expect(connection.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
  }

  @Test("tell HEAD the length of what GET would give")
  func head() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    let answer = connection.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", isHead: true)
    #expect(answer?.field("content-length") == "5")
    #expect(connection.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")?.bodyText == "hello")
  }

  @Test("end with an HTTP/1.0 request")
  func oldVersion() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    connection.send("GET / HTTP/1.0\r\n\r\n")
    let answer = try #require(connection.receiveUntilClosed())
    #expect(answer.hasSuffix("\r\n\r\nhello"))
  }

  @Test("ask for the body when the client waits for a word")
  func expectation() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    let answer = connection.ask(
      "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    #expect(answer?.status == 100)
    connection.send("abc")
    #expect(connection.receiveResponse()?.bodyText == "abc")
  }

  @Test("carry streams, and tell whoever feeds them that the client has gone")
  func streams() throws {
    let server = try RecordingServer()
    do {
      let connection = try server.connect()
      connection.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
      let stream = server.streams(count: 1)[0]
      stream.send(Array("one".utf8))
      var text = ""
      while !text.hasSuffix("3\r\none\r\n") {
        text += String(decoding: try #require(connection.receive()), as: UTF8.self)
      }
      #expect(!stream.isClosed)
    }
    let stream = server.streams(count: 1)[0]
    while !stream.isClosed { stream.send([0x0A]) }
  }

  @Test("carry however much to a slow reader, when whoever feeds the stream waits for it")
  func waitingBytes() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    connection.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let stream = server.streams(count: 1)[0]
    let piece = [UInt8](repeating: 0x61, count: 64 * 1024)
    let feeder = try WorkerThread(name: "feeder") {
      for _ in 0..<400 {
        while stream.waitingBytes > piece.count, !stream.isClosed { usleep(100) }
        stream.send(piece)
      }
      stream.end()
    }
    // More than the kernel holds for the two is waiting by now.
    usleep(200_000)
    var received = 0
    var last: [UInt8] = []
    while !last.ends(with: "\r\n0\r\n\r\n"), let bytes = connection.receive(), !bytes.isEmpty {
      received += bytes.count
      last = (last + bytes).suffix(16)
    }
    feeder.join()
    #expect(received > 400 * piece.count)
    #expect(last.ends(with: "\r\n0\r\n\r\n"))
  }

  @Test("are cut when a stream's reader does not read")
  func unreadStream() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    connection.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let stream = server.streams(count: 1)[0]
    while !stream.isClosed { stream.send([UInt8](repeating: 0x61, count: 64 * 1024)) }
  }

  @Test("are answered when the server stops, and then there are none")
  func stopping() throws {
    let server = try RecordingServer()
    let connection = try server.connect()
    let idle = try server.connect()
    #expect(idle.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    connection.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
    let responder = try #require(server.deferred(count: 1).first)
    let stopping = try WorkerThread(name: "stopping") { server.stop() }
    // The idle one goes first: then the server is known to be stopping.
    #expect(idle.receiveUntilClosed() == "")
    responder.answer(Response(.ok))
    let answer = try #require(connection.receiveUntilClosed())
    #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
    #expect(answer.contains("Connection: close"))
    stopping.join()
    // Nobody listens any more.
    #expect(throws: RawConnection.Failure.self) { try server.connect() }
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
