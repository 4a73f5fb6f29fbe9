import TestSupport
import Testing

/// A request that RFC 9112 calls an error, or that proxies are known to read in another way.
struct BadRequest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let status: Int

  init(_ name: String, _ text: String, status: Int = 400) {
    testDescription = name
    bytes = Array(text.utf8)
    self.status = status
  }

  private static let host = "Host: a.example\r\n"

  /// Each ends in, or hides, what a careless server would take for a second request.
  static let all: [BadRequest] = {
    let hidden = "GET /hidden HTTP/1.1\r\n\(host)\r\n"
    func get(_ fields: String) -> String { "GET /first HTTP/1.1\r\n\(fields)\r\n\(hidden)" }
    func post(_ fields: String, _ body: String = "") -> String {
      "POST /body HTTP/1.1\r\n\(host)\(fields)\r\n\(body)\(hidden)"
    }
    return [
      BadRequest(
        "two different lengths", post("Content-Length: 0\r\nContent-Length: \(hidden.count)\r\n")),
      BadRequest("the same length twice", post("Content-Length: 2\r\nContent-Length: 2\r\n", "ab")),
      BadRequest("two lengths in one field", post("Content-Length: 2, 2\r\n", "ab")),
      BadRequest("a length with a sign", post("Content-Length: +2\r\n", "ab")),
      BadRequest("a negative length", post("Content-Length: -2\r\n", "ab")),
      BadRequest("a hexadecimal length", post("Content-Length: 0x2\r\n", "ab")),
      BadRequest("an empty length", post("Content-Length:\r\n")),
      BadRequest("a length with a space in it", post("Content-Length: 1 0\r\n", "ab")),
      BadRequest(
        "a length that no number holds", post("Content-Length: 18446744073709551618\r\n", "ab"),
        status: 413),
      BadRequest(
        "a length and a coding",
        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
      BadRequest(
        "a coding and a length",
        post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")),
      BadRequest(
        "a space before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")),
      BadRequest("a tab before the colon", post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n")),
      BadRequest(
        "two codings in two fields",
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")),
      BadRequest("two codings in one field", post("Transfer-Encoding: gzip, chunked\r\n")),
      BadRequest("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n")),
      BadRequest("an unknown coding", post("Transfer-Encoding: xchunked\r\n")),
      BadRequest("the coding identity", post("Transfer-Encoding: identity\r\n")),
      BadRequest("a quoted coding", post("Transfer-Encoding: \"chunked\"\r\n")),
      BadRequest(
        "a coding in HTTP/1.0",
        "POST /body HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"),
      BadRequest("a folded line", get("\(host)X-Field: a\r\n b\r\n")),
      BadRequest("a line folded with a tab", get("\(host)X-Field: a\r\n\tb\r\n")),
      BadRequest("a folded coding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
      BadRequest("white space before the first field", get(" X-Field: a\r\n\(host)")),
      BadRequest("NUL in a value", get("\(host)X-Field: a\0b\r\n")),
      BadRequest("NUL in a name", get("\(host)X-Fi\0eld: a\r\n")),
      BadRequest("NUL in the target", "GET /first\0 HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a control byte in a value", get("\(host)X-Field: a\u{1}b\r\n")),
      BadRequest("DEL in a value", get("\(host)X-Field: a\u{7F}b\r\n")),
      BadRequest("a lone carriage return in a value", get("\(host)X-Field: a\rb\r\n")),
      BadRequest("a line that ends in LF", get("\(host)X-Field: a\nX-Other: b\r\n")),
      BadRequest("a first line that ends in LF", "GET /first HTTP/1.1\n\(host)\r\n\(hidden)"),
      BadRequest("a header that ends in LF LF", "GET /first HTTP/1.1\r\nHost: a\n\n\(hidden)"),
      BadRequest("a header that ends in CR CR LF", get("\(host)X-Field: a\r")),
      BadRequest("no Host", get("X-Field: a\r\n")),
      BadRequest("two Hosts", get("\(host)Host: b.example\r\n")),
      BadRequest("the same Host twice", get("\(host)\(host)")),
      BadRequest("a Host with a space", get("Host: a b\r\n")),
      BadRequest("a Host with a slash", get("Host: a/b\r\n")),
      BadRequest("a Host with a user", get("Host: a@b\r\n")),
      BadRequest("two Authorizations", get("\(host)Authorization: a\r\nAuthorization: b\r\n")),
      BadRequest("two Cookies", get("\(host)Cookie: a=1\r\nCookie: b=2\r\n")),
      BadRequest("two Content-Types", post("Content-Type: a/b\r\nContent-Type: c/d\r\n")),
      BadRequest("two request ids", post("Idempotency-Key: a\r\nIdempotency-Key: b\r\n")),
      BadRequest("a name with a space", get("\(host)X Field: a\r\n")),
      BadRequest("a name with a bracket", get("\(host)X(Field): a\r\n")),
      BadRequest("a name beyond ASCII", get("\(host)X-Fäld: a\r\n")),
      BadRequest("an empty name", get("\(host): a\r\n")),
      BadRequest("no colon", get("\(host)X-Field\r\n")),
      BadRequest("two spaces after the method", "GET  /first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("two spaces before the version", "GET /first  HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a tab after the method", "GET\t/first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a space before the method", " GET /first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a space after the version", "GET /first HTTP/1.1 \r\n\(host)\r\n\(hidden)"),
      BadRequest("no version", "GET /first\r\n\(host)\r\n\(hidden)"),
      BadRequest("a version in small letters", "GET /first http/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a version of two digits", "GET /first HTTP/1.10\r\n\(host)\r\n\(hidden)"),
      BadRequest("HTTP/2.0", "GET /first HTTP/2.0\r\n\(host)\r\n\(hidden)", status: 505),
      BadRequest("HTTP/0.9", "GET /first HTTP/0.9\r\n\(host)\r\n\(hidden)", status: 505),
      BadRequest("a method with a bracket", "GE(T /first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a path without a slash", "GET first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a fragment", "GET /first#part HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a byte beyond ASCII in the path", "GET /é HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a quotation mark in the path", "GET /\" HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a percent sign alone", "GET /a%2 HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a percent sign before letters", "GET /%zz HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("another scheme", "GET ftp://a/first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("a host and port as target", "CONNECT a:443 HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("an asterisk for GET", "GET * HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("two empty lines first", "\r\n\r\nGET /first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("an empty line of LF first", "\nGET /first HTTP/1.1\r\n\(host)\r\n\(hidden)"),
      BadRequest("an unknown expectation", post("Expect: a-miracle\r\n"), status: 417),
      BadRequest(
        "a chunk without a size", post("Transfer-Encoding: chunked\r\n", "\r\n\r\n")),
      BadRequest(
        "a chunk size with a sign", post("Transfer-Encoding: chunked\r\n", "+1\r\na\r\n0\r\n\r\n")),
      BadRequest(
        "a chunk size with 0x", post("Transfer-Encoding: chunked\r\n", "0x1\r\na\r\n0\r\n\r\n")),
      BadRequest(
        "a space before a chunk size",
        post("Transfer-Encoding: chunked\r\n", " 1\r\na\r\n0\r\n\r\n")),
      BadRequest(
        "a chunk size that wraps around",
        post("Transfer-Encoding: chunked\r\n", "10000000000000000\r\na\r\n"), status: 413),
      BadRequest(
        "a chunk size that ends in LF", post("Transfer-Encoding: chunked\r\n", "1\na\r\n0\r\n\r\n")),
      BadRequest(
        "a chunk longer than its size",
        post("Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n")),
      BadRequest(
        "a chunk that ends in LF", post("Transfer-Encoding: chunked\r\n", "1\r\na\n0\r\n\r\n")),
      BadRequest(
        "LF in a chunk extension",
        post("Transfer-Encoding: chunked\r\n", "1;a\nb\r\na\r\n0\r\n\r\n")),
      BadRequest(
        "NUL in a trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nA: \0\r\n\r\n")),
      BadRequest(
        "a trailer without a colon", post("Transfer-Encoding: chunked\r\n", "0\r\nabc\r\n\r\n")),
      BadRequest(
        "a folded trailer", post("Transfer-Encoding: chunked\r\n", "0\r\nA: b\r\n c\r\n\r\n")),
      BadRequest(
        "a header of 100,000 bytes",
        get("\(host)X-Field: \(String(repeating: "a", count: 100_000))\r\n"),
        status: 431),
      BadRequest(
        "a target of 100,000 bytes",
        "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\(host)\r\n\(hidden)",
        status: 414),
      BadRequest(
        "two hundred fields", get(host + String(repeating: "X-Field: a\r\n", count: 200)),
        status: 431),
      BadRequest(
        "a body that is too long",
        post("Content-Length: 2000\r\n", String(repeating: "a", count: 2000)), status: 413),
      BadRequest(
        "chunks that are too long",
        post(
          "Transfer-Encoding: chunked\r\n",
          "3E0\r\n\(String(repeating: "a", count: 992))\r\n10\r\n"), status: 413),
      BadRequest("TLS where none is spoken", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}"),
    ]
  }()
}

@Suite("What could be read in two ways")
struct StrictnessTests {
  private let server: RecordingServer

  init() throws { server = try RecordingServer() }

  @Test("is refused, with what follows it, and the connection ends", arguments: BadRequest.all)
  func refused(_ request: BadRequest) throws {
    let connection = try server.connect()
    connection.send(request.bytes)
    let answer = try #require(connection.receiveUntilClosed(), "the connection stays open")
    #expect(answer.hasPrefix("HTTP/1.1 \(request.status) "))
    #expect(answer.contains("\r\nConnection: close\r\n"))
    // One answer: nothing that came with the request was taken for another.
    #expect(answer.ranges(of: "\r\nDate: ").count == 1)
    #expect(server.handled == [])
  }

  @Test(
    "is refused too when it comes byte by byte",
    arguments: BadRequest.all.filter { $0.bytes.count < 1_000 })
  func refusedByteByByte(_ request: BadRequest) throws {
    let connection = try server.connect()
    for byte in request.bytes where !connection.send([byte]) { break }
    // What was sent after the answer may have torn the connection: then there is none to read.
    let answer = try #require(connection.receiveUntilClosed(), "the connection stays open")
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 \(request.status) "))
    #expect(server.handled == [])
  }

  @Test(
    "has a plain form that is served, and so is the next request",
    arguments: [
      ("GET /first HTTP/1.1\r\nHost: a\r\n\r\n", "GET /first"),
      ("GET /first HTTP/1.1\r\nhOsT:a\r\nX-Field: \t a b\t \r\n\r\n", "GET /first"),
      ("GET /first HTTP/1.1\r\nHost:\r\n\r\n", "GET /first"),
      ("GET /first HTTP/1.1\r\nHost: [::1]:8420\r\n\r\n", "GET /first"),
      ("GET http://a.example/first HTTP/1.1\r\nHost: b\r\n\r\n", "GET /first"),
      ("\r\nGET /first HTTP/1.1\r\nHost: a\r\n\r\n", "GET /first"),
      ("GET /first HTTP/1.1\r\nHost: a\r\nX-Field: \u{E9}\r\n\r\n", "GET /first"),
      ("GET /first HTTP/1.7\r\nHost: a\r\n\r\n", "GET /first"),
      ("GET /a/../b%2F%00?x=%41+b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a/../b%2F%00"),
      ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *"),
      ("BREW /first HTTP/1.1\r\nHost: a\r\n\r\n", "other /first"),
      (
        "GET /first HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1\r\nX-Forwarded-For: 2\r\n\r\n",
        "GET /first"
      ),
      ("POST /body HTTP/1.1\r\nHost: a\r\n\r\n", "POST /body "),
      ("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 00003\r\n\r\nabc", "POST /body abc"),
      (
        "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n"
          + "1;x=\"y\"\r\na\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
        "POST /body a0123456789"
      ),
    ])
  func served(_ request: (String, String)) throws {
    let connection = try server.connect()
    connection.send(request.0)
    #expect(connection.receiveResponse()?.status == 200)
    let next = connection.ask("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(next?.bodyText == "hello")
    #expect(server.handled == [request.1, "GET /next"])
  }

  @Test("A body cut short is never handled")
  func cutShort() throws {
    for body in ["Content-Length: 5\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"] {
      let connection = try server.connect()
      connection.send("POST /body HTTP/1.1\r\nHost: a\r\n\(body)")
      connection.endSending()
      #expect(connection.receiveUntilClosed() == "")
    }
    #expect(server.handled == [])
  }

  @Test("A body that nobody asked for ends the connection")
  func unwantedBody() throws {
    let connection = try server.connect()
    connection.send(
      "GET /first HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    let answer = try #require(connection.receiveUntilClosed())
    #expect(answer.hasPrefix("HTTP/1.1 200 "))
    #expect(server.handled == ["GET /first"])
  }
}
