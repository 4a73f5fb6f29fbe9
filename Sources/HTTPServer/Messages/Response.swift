/// An answer.
package struct Response: Sendable {
  /// What follows the header.
  package enum Body: Sendable {
    case bytes([UInt8])
    /// Bytes that come as they are made, until somebody ends the stream.
    case stream(@Sendable (ResponseStream) -> Void)
  }

  package var status: Status
  package var body: Body
  /// Whether the connection ends after it.
  package var closes = false
  /// For how long others may keep it.
  package var cacheControl: StaticString = "no-store"
  /// The lines of the header.
  package private(set) var fields: [UInt8] = []

  package init(_ status: Status, body: Body = .bytes([])) {
    self.status = status
    self.body = body
  }

  /// Adds a field. Control bytes in the value become spaces: a value never begins a line of its own.
  ///
  /// A string and no generic text: what is not specialized for its caller costs microseconds.
  package mutating func add(_ name: StaticString, _ value: String) {
    begin(name)
    for byte in value.utf8 { fields.append(Grammar.isControl(byte) ? 0x20 : byte) }
    end()
  }

  /// Adds a field whose value is given as bytes.
  package mutating func add(_ name: StaticString, bytes value: [UInt8]) {
    begin(name)
    for byte in value { fields.append(Grammar.isControl(byte) ? 0x20 : byte) }
    end()
  }

  private mutating func begin(_ name: StaticString) {
    name.withUTF8Buffer { unsafe fields.append(contentsOf: $0) }
    fields.append(UInt8(ascii: ":"))
    fields.append(0x20)
  }

  private mutating func end() {
    fields.append(0x0D)
    fields.append(0x0A)
  }

  /// Makes room for the header at once.
  package mutating func reserveFields(bytes: Int) { fields.reserveCapacity(bytes) }

  /// Appends the message as it is sent; without its body if it answers a HEAD request.
  func write(
    to output: inout [UInt8], isHead: Bool, isOldVersion: Bool, closes: Bool, date: HTTPDate
  ) {
    output.append(contentsOf: "HTTP/1.1 ".utf8)
    output.append(decimal: Int(status.rawValue))
    output.append(0x20)
    output.append(contentsOf: status.reasonPhrase.utf8)
    output.append(contentsOf: "\r\nDate: ".utf8)
    output.append(contentsOf: date.bytes)
    output.append(contentsOf: "\r\n".utf8)
    output.append(contentsOf: fields)
    if closes { output.append(contentsOf: "Connection: close\r\n".utf8) }
    switch body {
    case .bytes(let bytes):
      if !status.hasNoBody {
        output.append(contentsOf: "Content-Length: ".utf8)
        output.append(decimal: bytes.count)
        output.append(contentsOf: "\r\n".utf8)
      }
      output.append(contentsOf: "\r\n".utf8)
      if !isHead && !status.hasNoBody { output.append(contentsOf: bytes) }
    case .stream:
      // HTTP/1.0 knows no chunks: there the end of the connection is the end of the body.
      if !isOldVersion { output.append(contentsOf: "Transfer-Encoding: chunked\r\n".utf8) }
      output.append(contentsOf: "\r\n".utf8)
    }
  }
}

extension [UInt8] {
  /// Appends a number that is not negative, in decimal digits.
  mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
