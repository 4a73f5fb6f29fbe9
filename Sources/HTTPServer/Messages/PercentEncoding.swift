/// Percent-encoding of paths and queries (RFC 3986 §2.1).
package enum PercentEncoding {
  /// What encoded bytes stand for.
  ///
  /// - Parameter plusIsSpace: as in the fields of a form, and so in a query.
  /// - Returns: `nil` when a percent sign is not followed by two digits, or the result is not UTF-8
  ///   or holds a control byte.
  package static func decode(
    _ encoded: some Collection<UInt8>, plusIsSpace: Bool = false
  ) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(encoded.count)
    var index = encoded.startIndex
    while index != encoded.endIndex {
      var byte = encoded[index]
      encoded.formIndex(after: &index)
      if byte == UInt8(ascii: "%") {
        guard index != encoded.endIndex, let high = Grammar.hexadecimal(encoded[index]) else {
          return nil
        }
        encoded.formIndex(after: &index)
        guard index != encoded.endIndex, let low = Grammar.hexadecimal(encoded[index]) else {
          return nil
        }
        encoded.formIndex(after: &index)
        byte = high << 4 | low
      } else if plusIsSpace, byte == UInt8(ascii: "+") {
        byte = 0x20
      }
      guard !Grammar.isControl(byte) else { return nil }
      bytes.append(byte)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The names and values of a query, in order; `nil` if one cannot be decoded.
  package static func fields(of query: ArraySlice<UInt8>) -> [(name: String, value: String)]? {
    var fields: [(name: String, value: String)] = []
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "="))
      let value = equals.map { pair[($0 + 1)...] } ?? []
      guard let name = decode(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true),
        let value = decode(value, plusIsSpace: true)
      else { return nil }
      fields.append((name, value))
    }
    return fields
  }
}
