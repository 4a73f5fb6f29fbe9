/// Reads JSON texts (RFC 8259) from bytes, one after the other.
///
/// Strict: no comments, no trailing commas, no repeated names, no lone surrogates, valid UTF-8 only.
/// Nesting is limited, so that hostile input cannot exhaust the stack.
package struct JSONReader {
  /// Most arrays and objects inside each other.
  package static let depthMax = 64

  let bytes: [UInt8]
  var next: Int

  /// Begins at the first byte; a UTF-8 byte order mark is passed over.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    next = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Reads bytes that hold one text and nothing else.
  package static func value(of bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes)
    guard let value = try reader.nextText() else {
      throw JSONError("the text is empty", at: reader.next)
    }
    if reader.peekPastSpace() != nil {
      throw JSONError("something follows the value", at: reader.next)
    }
    return value
  }

  /// Reads the next text, or returns `nil` when only white space is left.
  package mutating func nextText() throws(JSONError) -> JSONValue? {
    guard peekPastSpace() != nil else { return nil }
    return try value(depth: 0)
  }

  private mutating func peekPastSpace() -> UInt8? {
    while next < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[next]) { next += 1 }
    return next < bytes.count ? bytes[next] : nil
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard let first = peekPastSpace() else { throw ended("where a value is expected") }
    let start = next
    switch first {
    case UInt8(ascii: "{"): return JSONValue(.object(try object(depth: depth + 1)), at: start)
    case UInt8(ascii: "["): return JSONValue(.array(try array(depth: depth + 1)), at: start)
    case UInt8(ascii: "\""): return JSONValue(.string(try string()), at: start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return JSONValue(.number(try number()), at: start)
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw JSONError("a value is expected here", at: next)
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [String: JSONValue] {
    try checkDepth(depth)
    next += 1
    var members: [String: JSONValue] = [:]
    if try take("}", orEndIn: "inside an object") { return members }
    while true {
      guard peekPastSpace() == UInt8(ascii: "\"") else {
        throw next < bytes.count
          ? JSONError("a name in quotation marks is expected here", at: next)
          : ended("inside an object")
      }
      let start = next
      let name = try string()
      guard try take(":", orEndIn: "inside an object") else {
        throw JSONError("a colon is expected here", at: next)
      }
      guard members.updateValue(try value(depth: depth), forKey: name) == nil else {
        throw JSONError("the name \"\(name)\" is repeated", at: start)
      }
      if try take("}", orEndIn: "inside an object") { return members }
      guard try take(",", orEndIn: "inside an object") else {
        throw JSONError("a comma or } is expected here", at: next)
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    try checkDepth(depth)
    next += 1
    var elements: [JSONValue] = []
    if try take("]", orEndIn: "inside an array") { return elements }
    while true {
      elements.append(try value(depth: depth))
      if try take("]", orEndIn: "inside an array") { return elements }
      guard try take(",", orEndIn: "inside an array") else {
        throw JSONError("a comma or ] is expected here", at: next)
      }
    }
  }

  private func checkDepth(_ depth: Int) throws(JSONError) {
    guard depth <= Self.depthMax else {
      throw JSONError("more than \(Self.depthMax) arrays and objects are nested here", at: next)
    }
  }

  private mutating func take(
    _ character: Unicode.Scalar, orEndIn place: String
  ) throws(JSONError) -> Bool {
    guard let found = peekPastSpace() else { throw ended(place) }
    guard found == UInt8(ascii: character) else { return false }
    next += 1
    return true
  }

  private mutating func word(
    _ word: String, _ content: JSONValue.Content
  ) throws(JSONError) -> JSONValue {
    let start = next
    guard bytes[next...].starts(with: word.utf8) else {
      if word.utf8.starts(with: bytes[next...]) { throw ended("inside a value") }
      throw JSONError("a value is expected here", at: start)
    }
    next += word.utf8.count
    return JSONValue(content, at: start)
  }

  private mutating func number() throws(JSONError) -> String {
    let start = next
    _ = skip("-")
    if !skip("0") { try digits() }
    if skip(".") { try digits() }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      try digits()
    }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next < bytes.count, bytes[next] == UInt8(ascii: character) else { return false }
    next += 1
    return true
  }

  private mutating func digits() throws(JSONError) {
    let start = next
    while next < bytes.count, (0x30...0x39).contains(bytes[next]) { next += 1 }
    guard next > start else {
      throw next < bytes.count
        ? JSONError("a digit is expected here", at: next) : ended("inside a number")
    }
  }

  func ended(_ place: String) -> JSONError {
    JSONError("the text ends \(place): it may be truncated", at: bytes.count)
  }
}
