import EventLog
import TokenDomain

/// The bytes that `digits` spell, white space between them ignored.
func hex(_ digits: some StringProtocol) -> [UInt8] {
  let values = digits.compactMap(\.hexDigitValue)
  precondition(values.count.isMultiple(of: 2), "a byte has two digits")
  return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
}

/// Two digits a byte.
func hexText(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

extension EventRecord {
  /// Reads a record in an array.
  static func decode(
    _ bytes: [UInt8], vault: some SealingKeys, texts: WantedTexts = .all
  ) throws -> RecordedEvent {
    // Holds: the span ends with the call, and the array outlives it.
    try unsafe decode(bytes.span.bytes, vault: vault, texts: texts)
  }

  /// Reads the envelope of a record in an array.
  static func envelope(_ bytes: [UInt8]) throws -> RecordEnvelope {
    // Holds: the span ends with the call, and the array outlives it.
    try unsafe envelope(bytes.span.bytes)
  }
}
