/// Makes time-ordered identifiers (RFC 9562 §5.7).
public enum UUIDv7 {
  /// Builds a version 7 UUID.
  ///
  /// - Parameters:
  ///   - unixMilliseconds: the moment, 0 to 2^48 − 1 milliseconds since 1970.
  ///   - random: 74 random bits; the bits above are ignored.
  public static func make(unixMilliseconds: UInt64, random: UInt128) -> UInt128 {
    let time = UInt128(unixMilliseconds & 0xFFFF_FFFF_FFFF) << 80
    let version: UInt128 = 7 << 76
    let randomA = (random >> 62 & 0xFFF) << 64
    let variant: UInt128 = 0b10 << 62
    let randomB = random & 0x3FFF_FFFF_FFFF_FFFF
    return time | version | randomA | variant | randomB
  }

  /// The moment inside a version 7 UUID, in milliseconds since 1970.
  public static func unixMilliseconds(of uuid: UInt128) -> UInt64 {
    UInt64(truncatingIfNeeded: uuid >> 80)
  }
}
