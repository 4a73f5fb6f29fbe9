import TokenDomain

/// Building and reading the bytes of keys and packed values.
///
/// Numbers in keys are big-endian, so that byte order is sort order; numbers in packed rows are
/// little-endian, which costs nothing to read on the machines this runs on.
extension [UInt8] {
  /// Appends a signed number so that byte order is number order: the sign bit is turned over.
  mutating func append(sortable number: Int64) {
    append(bigEndian: UInt64(bitPattern: number) ^ 1 << 63)
  }

  /// Appends a number, least significant byte first.
  mutating func append(littleEndian number: some FixedWidthInteger & BitwiseCopyable) {
    append(bigEndian: number.byteSwapped)
  }

  /// Puts the 16 bytes of an identifier in place of all that is there.
  mutating func replace(by id: Identifier<some IdentifierKind>) {
    removeAll(keepingCapacity: true)
    append(bigEndian: id.value)
  }

  /// Appends seven bits a byte, lowest first; the highest bit says that more follow (LEB128).
  mutating func append(variableLength number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Whether the order of bytes puts `self` before `other`.
  func isBefore(_ other: [UInt8]) -> Bool {
    let common = Swift.min(count, other.count)
    let (own, others) = unsafe (span.bytes, other.span.bytes)
    var offset = 0
    while offset + 8 <= common {
      let (left, right): (UInt64, UInt64) = (own.bigEndian(offset), others.bigEndian(offset))
      if left != right { return left < right }
      offset += 8
    }
    while offset < common {
      if self[offset] != other[offset] { return self[offset] < other[offset] }
      offset += 1
    }
    return count < other.count
  }
}

extension [UInt8] {
  /// Appends what a span holds.
  mutating func append(contentsOf span: RawSpan) {
    // Holds: the bytes are copied before the closure ends.
    unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}

extension RawSpan {
  /// The number at `offset`, in this machine's byte order.
  @inline(__always)
  func load<Number: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int, as type: Number.Type = Number.self
  ) -> Number {
    // Holds: the span checks its bounds, and every pattern of bits is a number.
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
  }

  /// The little-endian number at `offset`.
  @inline(__always)
  func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int, as type: Number.Type = Number.self
  ) -> Number {
    Number(littleEndian: load(offset))
  }

  /// The signed number at `offset` that ``Swift/Array/append(sortable:)`` wrote.
  @inline(__always)
  func sortable(_ offset: Int) -> Int64 {
    let number: UInt64 = bigEndian(offset)
    return Int64(bitPattern: number ^ 1 << 63)
  }

  /// A copy of the bytes from `start` up to `end`.
  func copied(from start: Int, to end: Int? = nil) -> [UInt8] {
    let end = end ?? byteCount
    precondition(0 <= start && start <= end && end <= byteCount, "bytes outside the span")
    return extracting(start..<end).copied()
  }

  /// Whether the bytes begin with `prefix`.
  @inline(__always)
  func hasPrefix(_ prefix: [UInt8]) -> Bool {
    guard byteCount >= prefix.count else { return false }
    let prefix = unsafe prefix.span.bytes
    var offset = 0
    // Identifiers are most of what keys begin with: two steps of eight.
    while offset + 8 <= prefix.byteCount {
      if load(offset, as: UInt64.self) != prefix.load(offset) { return false }
      offset += 8
    }
    while offset < prefix.byteCount {
      if load(offset, as: UInt8.self) != prefix.load(offset) { return false }
      offset += 1
    }
    return true
  }
}
