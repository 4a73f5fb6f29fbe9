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
    let start = fields.count
    fields.append(contentsOf: value.utf8)
    end(valueFrom: start)
  }

  /// Adds a field whose value is known ahead, and holds no control bytes.
  package mutating func add(_ name: StaticString, _ value: StaticString) {
    begin(name)
    fields.append(value)
    end()
  }

  /// Adds a field whose value is given as bytes.
  package mutating func add(_ name: StaticString, bytes value: [UInt8]) {
    begin(name)
    let start = fields.count
    fields.append(contentsOf: value)
    end(valueFrom: start)
  }

  private mutating func begin(_ name: StaticString) {
    fields.append(name)
    fields.append(": ")
  }

  private mutating func end(valueFrom start: Int) {
    for index in start..<fields.count where Grammar.isControl(fields[index]) {
      fields[index] = 0x20
    }
    end()
  }

  private mutating func end() { fields.append("\r\n") }

  /// Makes room for the header at once.
  package mutating func reserveFields(bytes: Int) { fields.reserveCapacity(bytes) }

  /// Appends the message as it is sent; without its body if it answers a HEAD request.
  func write(
    to output: inout [UInt8], isHead: Bool, isOldVersion: Bool, closes: Bool, date: HTTPDate
  ) {
    output.append("HTTP/1.1 ")
    output.append(decimal: Int(status.rawValue))
    output.append(" ")
    output.append(status.reasonPhrase)
    output.append("\r\nDate: ")
    output.append(contentsOf: date.bytes)
    output.append("\r\n")
    output.append(contentsOf: fields)
    if closes { output.append("Connection: close\r\n") }
    switch body {
    case .bytes(let bytes):
      if !status.hasNoBody {
        output.append("Content-Length: ")
        output.append(decimal: bytes.count)
        output.append("\r\n")
      }
      output.append("\r\n")
      if !isHead && !status.hasNoBody { output.append(contentsOf: bytes) }
    case .stream:
      // HTTP/1.0 knows no chunks: there the end of the connection is the end of the body.
      if !isOldVersion { output.append("Transfer-Encoding: chunked\r\n") }
      output.append("\r\n")
    }
  }
}

extension [UInt8] {
  /// Appends text that is known ahead: it lies in the program, and is copied at once.
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe append(contentsOf: $0) }
  }

  /// Appends a number that is not negative, in decimal digits.
  mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
