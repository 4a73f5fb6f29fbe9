/// What a secret looks like: a prefix, 40 random base62 characters, and 6 base62 characters of
/// CRC-32 over all that precedes.
///
/// The checksum catches a typing mistake before any look-up, and lets text that is about to be
/// recorded be searched for secrets.
public enum SecretFormat {
  /// Who holds a secret of this kind.
  public enum Kind: String, CaseIterable, Sendable {
    /// A token's, `tlk_…`.
    case authToken = "tlk_"
    /// A member's, `tlm_…`.
    case memberKey = "tlm_"
  }

  /// Random characters: log2(62^40) is 238 bits.
  public static let randomLength = 40
  /// Characters of the checksum.
  public static let checksumLength = 6
  /// Bytes of a whole secret.
  public static let length = 4 + randomLength + checksumLength
  /// The digits of base62 in order of value.
  public static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  /// Puts prefix and checksum around 40 random characters.
  ///
  /// - Precondition: `random` holds 40 characters of ``alphabet``.
  public static func assemble(_ kind: Kind, random: some Collection<UInt8>) -> [UInt8] {
    precondition(random.count == randomLength && random.allSatisfy(isDigit), "40 base62 digits")
    var secret: [UInt8] = []
    secret.reserveCapacity(length)  // One allocation, so that wiping it leaves no copy behind.
    secret.append(contentsOf: kind.rawValue.utf8)
    secret.append(contentsOf: random)
    var value = CRC32.checksum(secret.span)
    let start = secret.count
    for _ in 0..<checksumLength {
      secret.insert(alphabet[Int(value % 62)], at: start)
      value /= 62
    }
    return secret
  }

  /// Which kind of secret `bytes` are, or `nil` if they are none: a wrong length, prefix,
  /// character or checksum.
  public static func kind(of bytes: [UInt8]) -> Kind? { kind(of: bytes.span) }

  /// Which kind of secret `bytes` are, or `nil` if they are none. About 100 ns; allocates nothing.
  public static func kind(of bytes: Span<UInt8>) -> Kind? {
    guard bytes.count == length, bytes[0] == UInt8(ascii: "t"), bytes[1] == UInt8(ascii: "l"),
      bytes[3] == UInt8(ascii: "_")
    else { return nil }
    let kind: Kind
    switch bytes[2] {
    case UInt8(ascii: "k"): kind = .authToken
    case UInt8(ascii: "m"): kind = .memberKey
    default: return nil
    }
    for index in 4..<length where !isDigit(bytes[index]) { return nil }
    var value = CRC32.checksum(bytes.extracting(droppingLast: checksumLength))
    for index in (length - checksumLength..<length).reversed() {
      guard bytes[index] == alphabet[Int(value % 62)] else { return nil }
      value /= 62
    }
    return kind
  }

  /// Whether a well-formed secret stands anywhere in `text`.
  public static func containsSecret(_ text: String) -> Bool {
    !ranges(in: Array(text.utf8)).isEmpty
  }

  /// `text` with every well-formed secret in it replaced by its prefix and `…`.
  public static func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var masked: [UInt8] = []
    var next = 0
    for range in ranges(in: bytes) {
      masked += bytes[next..<range.lowerBound + 4]
      masked += Array("…".utf8)
      next = range.upperBound
    }
    return String(decoding: masked + bytes[next...], as: UTF8.self)
  }

  private static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var next = 0
    while bytes.count - next >= length {
      if bytes[next] == UInt8(ascii: "t"),
        kind(of: bytes.span.extracting(next..<next + length)) != nil
      {
        ranges.append(next..<next + length)
        next += length
      } else {
        next += 1
      }
    }
    return ranges
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
