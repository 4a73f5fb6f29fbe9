/// Numbers as these formats write them: decimal digits, none in front that could be left out.
enum Decimal {
  /// The number that `text` says; nil unless it is written as ``text(of:)`` would write it, and at
  /// most 2⁶³ − 1.
  static func parse(_ text: ArraySlice<UInt8>) -> UInt64? {
    // 2⁶³ − 1 has 19 digits, so that nothing overflows below.
    guard (1...19).contains(text.count), text.count == 1 || text.first != UInt8(ascii: "0") else {
      return nil
    }
    var number: UInt64 = 0
    for digit in text {
      guard let value = value(of: digit) else { return nil }
      number = number * 10 + UInt64(value)
    }
    return number <= UInt64(Int64.max) ? number : nil
  }

  /// The digit that a byte of ASCII stands for; nil if it is none.
  static func value(of digit: UInt8) -> UInt8? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) ? digit - UInt8(ascii: "0") : nil
  }
}
