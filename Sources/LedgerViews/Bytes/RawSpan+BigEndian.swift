extension RawSpan {
  /// The integer whose big-endian bytes begin at `offset`.
  ///
  /// - Precondition: the bytes are there.
  func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Value {
    precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= byteCount, "too few bytes")
    // Any pattern of bits is an integer, and the bounds were checked.
    return Value(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// The byte at `offset`.
  func byte(_ offset: Int) -> UInt8 { bigEndian(offset) }

  /// A copy of the bytes.
  func copied() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe Array($0) }
  }

  /// Whether the bytes are those of `other`.
  func isEqual(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var offset = 0
    // Eight at a time: records and keys are compared by the million when views are checked.
    while offset + 8 <= byteCount {
      if load(offset, as: UInt64.self) != other.load(offset) { return false }
      offset += 8
    }
    while offset < byteCount {
      if byte(offset) != other.byte(offset) { return false }
      offset += 1
    }
    return true
  }

  /// Whether the bytes begin with those of `prefix`.
  func hasPrefix(_ prefix: RawSpan) -> Bool {
    byteCount >= prefix.byteCount && extracting(first: prefix.byteCount).isEqual(to: prefix)
  }
}

extension [UInt8] {
  /// Appends the bytes of `value`, the most significant first, so that byte order is sort order.
  mutating func append(bigEndian value: some FixedWidthInteger & BitwiseCopyable) {
    // Holds: every byte of an integer is one of its bits' own.
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }

  /// Replaces the bytes at `offset` by those of `value`.
  mutating func replace(at offset: Int, bigEndian value: some FixedWidthInteger) {
    var next = offset
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
      self[next] = UInt8(truncatingIfNeeded: value >> shift)
      next += 1
    }
  }
}
