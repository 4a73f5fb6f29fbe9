/// The cyclic redundancy check of ISO 3309, as ZIP, PNG and Ethernet use it (polynomial
/// 0x04C11DB7, reflected).
public enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }

  /// The check value of `bytes`; 0xCBF43926 for the ASCII digits 1 to 9.
  public static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for index in bytes.indices {
      value = table[Int((value ^ UInt32(bytes[index])) & 0xFF)] ^ value >> 8
    }
    return value ^ 0xFFFF_FFFF
  }
}
