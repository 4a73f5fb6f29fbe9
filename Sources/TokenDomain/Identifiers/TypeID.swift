/// The text form of an identifier: a prefix, `_`, and 128 bits in 26 characters of Crockford
/// base32, as the public TypeID specification 0.3 describes it.
///
/// Source: <https://github.com/jetify-com/typeid/tree/main/spec>.
public enum TypeID {
  /// Characters of a suffix: 26 × 5 bits hold 128 bits with two to spare.
  public static let suffixLength = 26
  /// Most characters a prefix may have.
  public static let prefixLengthMax = 63

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// Value of each ASCII character in the alphabet, 255 for those outside it.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// Writes `prefix_suffix`, or the suffix alone when the prefix is empty.
  public static func text(prefix: String, value: UInt128) -> String {
    let separated = prefix.isEmpty ? "" : prefix + "_"
    // Holds: the buffer has room for the bytes counted here, and each is written once.
    return unsafe String(unsafeUninitializedCapacity: separated.utf8.count + suffixLength) {
      buffer in
      var next = 0
      for byte in separated.utf8 {
        unsafe buffer[next] = byte
        next += 1
      }
      var rest = value
      for place in (next..<next + suffixLength).reversed() {
        unsafe buffer[place] = alphabet[Int(truncatingIfNeeded: rest & 31)]
        rest >>= 5
      }
      return next + suffixLength
    }
  }

  /// Reads a TypeID of any prefix.
  ///
  /// - Returns: the prefix (empty when there is none) and the 128 bits, or `nil` for text that the
  ///   specification calls invalid.
  public static func parse(_ text: some StringProtocol) -> (prefix: String, value: UInt128)? {
    let bytes = Array(text.utf8)
    guard bytes.count >= suffixLength else { return nil }
    let suffix = bytes[(bytes.count - suffixLength)...]
    guard let value = parseSuffix(suffix) else { return nil }
    guard bytes.count > suffixLength else { return ("", value) }
    // What stands before the suffix is the prefix and exactly one separator of its own.
    let separator = bytes.count - suffixLength - 1
    guard bytes[separator] == UInt8(ascii: "_"), separator > 0 else { return nil }
    let prefix = bytes[..<separator]
    guard isValid(prefix: prefix) else { return nil }
    return (String(decoding: prefix, as: UTF8.self), value)
  }

  /// Reads the 26 characters after the separator; upper case, `i`, `l`, `o` and `u` are invalid.
  public static func parseSuffix(_ suffix: some Collection<UInt8>) -> UInt128? {
    guard suffix.count == suffixLength, let first = suffix.first, values[Int(first)] <= 7 else {
      return nil  // A first character above 7 would need more than 128 bits.
    }
    var value: UInt128 = 0
    for character in suffix {
      let digit = values[Int(character)]
      guard digit != 255 else { return nil }
      value = value << 5 | UInt128(digit)
    }
    return value
  }

  private static func isValid(prefix: ArraySlice<UInt8>) -> Bool {
    let underscore = UInt8(ascii: "_")
    guard prefix.count <= prefixLengthMax, prefix.first != underscore, prefix.last != underscore
    else { return false }
    return prefix.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == underscore
    }
  }
}
