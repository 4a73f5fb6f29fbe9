extension RequestHead {
  /// Reads a head that ``HeadScanner`` found: whole lines without control bytes, then an empty one.
  mutating func read(_ head: borrowing Span<UInt8>) throws(MessageError) {
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    unsafe head.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    (method, framing, keepsAlive, expectsContinue) = (.other, .none, false, false)
    (pathRange, queryRange, hostRange, minorVersion) = (0..<0, nil, 0..<0, 1)

    let firstEnd = try lineEnd(from: 0)
    let namedHost = try readFirstLine(0..<firstEnd)
    var start = firstEnd + 2
    var seen: UInt64 = 0
    while start < bytes.count - 2 {
      let end = try lineEnd(from: start)
      let field = try readField(start..<end)
      guard fields.count < Self.fieldsMax else {
        throw MessageError(.fieldsTooLarge, "there are more than \(Self.fieldsMax) header fields")
      }
      if let known = field.known, known.isUnique {
        let bit = UInt64(1) << UInt64(known.rawValue)
        guard seen & bit == 0 else {
          throw MessageError("the field \(known.name) stands there twice")
        }
        seen |= bit
      }
      fields.append(field)
      start = end + 2
    }
    try readHost(namedHost)
    try readFraming()
    try readConnection()
  }

  private func lineEnd(from start: Int) throws(MessageError) -> Int {
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x0D { return index }
      index += 1
    }
    throw MessageError("a line has no end")
  }

  /// Reads `METHOD SP TARGET SP HTTP/1.x`; returns where the target names a host.
  private mutating func readFirstLine(_ line: Range<Int>) throws(MessageError) -> Range<Int>? {
    let malformed = MessageError("the first line is not a method, a target and a version")
    var spaces: (Int, Int)?
    var first: Int?
    for index in line where bytes[index] == 0x20 {
      if let known = first {
        guard spaces == nil else { throw malformed }
        spaces = (known, index)
      } else {
        first = index
      }
    }
    guard let (one, two) = spaces, one > line.lowerBound, two > one + 1 else { throw malformed }
    for index in line.lowerBound..<one where !Grammar.isToken(bytes[index]) { throw malformed }
    try readVersion(two + 1..<line.upperBound)
    method = Method(bytes.span.extracting(line.lowerBound..<one))
    return try readTarget(one + 1..<two)
  }

  private mutating func readVersion(_ range: Range<Int>) throws(MessageError) {
    guard range.count == 8, bytes.span.extracting(range.prefix(5)).equals("HTTP/"),
      bytes[range.lowerBound + 6] == UInt8(ascii: "."),
      case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[range.lowerBound + 5],
      case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[range.lowerBound + 7]
    else { throw MessageError("the first line does not end in a version") }
    guard bytes[range.lowerBound + 5] == UInt8(ascii: "1") else {
      throw MessageError(.versionNotSupported, "only HTTP/1.1 and HTTP/1.0 are spoken here")
    }
    minorVersion = min(1, bytes[range.lowerBound + 7] - UInt8(ascii: "0"))
  }

  /// Reads a target in origin form, absolute form or asterisk form (RFC 9112 §3.2).
  private mutating func readTarget(_ target: Range<Int>) throws(MessageError) -> Range<Int>? {
    for index in target {
      guard Grammar.isTarget(bytes[index]) else {
        throw MessageError("the target holds a byte that must be percent-encoded")
      }
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < target.upperBound, Grammar.hexadecimal(bytes[index + 1]) != nil,
          Grammar.hexadecimal(bytes[index + 2]) != nil
        else { throw MessageError("a percent sign in the target is not followed by two digits") }
      }
    }
    var rest = target
    var host: Range<Int>?
    if bytes[rest.lowerBound] != UInt8(ascii: "/") {
      if method == .options, rest.count == 1, bytes[rest.lowerBound] == UInt8(ascii: "*") {
        pathRange = rest
        return nil
      }
      guard let schemeEnd = absoluteFormScheme(rest) else {
        throw MessageError("the target is neither a path nor an http or https URL")
      }
      var hostEnd = schemeEnd
      while hostEnd < rest.upperBound, bytes[hostEnd] != UInt8(ascii: "/"),
        bytes[hostEnd] != UInt8(ascii: "?")
      {
        hostEnd += 1
      }
      host = schemeEnd..<hostEnd
      rest = hostEnd..<rest.upperBound
      guard rest.isEmpty || bytes[rest.lowerBound] == UInt8(ascii: "/") else {
        throw MessageError("the target's URL has no path")
      }
      guard !rest.isEmpty else { throw MessageError("the target's URL has no path") }
    }
    let mark = rest.first { bytes[$0] == UInt8(ascii: "?") }
    pathRange = rest.lowerBound..<(mark ?? rest.upperBound)
    queryRange = mark.map { $0 + 1..<rest.upperBound }
    return host
  }

  private func absoluteFormScheme(_ target: Range<Int>) -> Int? {
    for scheme in ["http://", "https://"] where target.count > scheme.utf8.count {
      let end = target.lowerBound + scheme.utf8.count
      if bytes.span.extracting(target.lowerBound..<end).equalsIgnoringCase(scheme) { return end }
    }
    return nil
  }

  /// Reads `name: value`; the name is a token up to the colon, with nothing between.
  private func readField(_ line: Range<Int>) throws(MessageError) -> Field {
    guard let colon = line.first(where: { bytes[$0] == UInt8(ascii: ":") }) else {
      throw MessageError("a line of the header has no colon")
    }
    guard colon > line.lowerBound else { throw MessageError("a header field has no name") }
    for index in line.lowerBound..<colon where !Grammar.isToken(bytes[index]) {
      throw MessageError("the name of a header field is not a token")
    }
    var start = colon + 1
    var end = line.upperBound
    while start < end, Grammar.isSpace(bytes[start]) { start += 1 }
    while end > start, Grammar.isSpace(bytes[end - 1]) { end -= 1 }
    let name = line.lowerBound..<colon
    return Field(
      name: name, value: start..<end, known: KnownField(bytes.span.extracting(name)))
  }

  /// A request of HTTP/1.1 names its host exactly once, and a host in the target counts instead.
  private mutating func readHost(_ named: Range<Int>?) throws(MessageError) {
    let field = fields.first { $0.known == .host }?.value
    guard field != nil || minorVersion == 0 else { throw MessageError("the request has no Host") }
    hostRange = named ?? field ?? 0..<0
    for range in [named, field] {
      for index in range ?? 0..<0 where !Grammar.isHost(bytes[index]) {
        throw MessageError("the host is malformed")
      }
    }
  }

  /// Decides how long the body is (RFC 9112 §6.3); what could be read in two ways is refused.
  private mutating func readFraming() throws(MessageError) {
    let length = fields.first { $0.known == .contentLength }?.value
    if let coding = fields.first(where: { $0.known == .transferEncoding })?.value {
      guard length == nil else {
        throw MessageError("Content-Length and Transfer-Encoding stand side by side")
      }
      guard minorVersion == 1 else { throw MessageError("HTTP/1.0 has no Transfer-Encoding") }
      guard bytes.span.extracting(coding).equalsIgnoringCase("chunked") else {
        throw MessageError("the only transfer coding understood here is chunked")
      }
      framing = .chunked
    } else if let length {
      framing = .length(try readLength(length))
    }
  }

  private func readLength(_ range: Range<Int>) throws(MessageError) -> Int {
    // Eighteen digits fit an Int; a longer number is refused before it could wrap around.
    guard !range.isEmpty else { throw MessageError("Content-Length is empty") }
    var length = 0
    for index in range {
      guard case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[index] else {
        throw MessageError("Content-Length is not a number")
      }
      guard range.count <= 18 else {
        throw MessageError(.contentTooLarge, "the body is too long")
      }
      length = length * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    return length
  }

  private mutating func readConnection() throws(MessageError) {
    keepsAlive = minorVersion == 1
    var closes = false
    for field in fields where field.known == .connection {
      for option in bytes[field.value].split(separator: UInt8(ascii: ",")) {
        let word = bytes.span.extracting(trimmed(option.indices))
        if word.equalsIgnoringCase("close") { closes = true }
      }
    }
    if closes { keepsAlive = false }
    guard let expectation = fields.first(where: { $0.known == .expect })?.value else { return }
    guard bytes.span.extracting(expectation).equalsIgnoringCase("100-continue") else {
      throw MessageError(.expectationFailed, "the only expectation met here is 100-continue")
    }
    expectsContinue = minorVersion == 1
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Grammar.isSpace(bytes[start]) { start += 1 }
    while end > start, Grammar.isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}
