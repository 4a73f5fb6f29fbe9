/// Writes deterministic CBOR (RFC 8949 §4.2.1): shortest numbers, definite lengths, map keys in
/// ascending order.
///
/// Maps have small unsigned numbers as keys, written in ascending order; a caller that gets that
/// wrong fails a precondition in debug builds, and every reader refuses what it wrote.
package struct CBORWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// A map whose entries are being written.
  package struct OpenMap {
    fileprivate let start: Int
    fileprivate var count = 0
    fileprivate var lastKey: UInt64?

    /// Entries so far.
    package var entryCount: Int { count }
  }

  /// Starts with nothing, with room for `capacityBytes`.
  package init(capacityBytes: Int) {
    bytes.reserveCapacity(capacityBytes)
  }

  /// Writes a number of 0 or more.
  package mutating func unsigned(_ value: UInt64) {
    head(CBORKind.unsigned, value)
  }

  /// Writes a number of either sign.
  package mutating func integer(_ value: Int64) {
    if value >= 0 {
      head(CBORKind.unsigned, UInt64(value))
    } else {
      head(CBORKind.negative, UInt64(bitPattern: ~value))
    }
  }

  /// Writes a byte string.
  package mutating func bytes(_ value: [UInt8]) {
    head(CBORKind.bytes, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Writes the 16 bytes of an identifier as a byte string.
  package mutating func identifier(_ value: UInt128) {
    head(CBORKind.bytes, 16)
    bytes.appendBigEndian(value)
  }

  /// Writes a text.
  package mutating func text(_ value: String) {
    head(CBORKind.text, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Writes true or false.
  package mutating func bool(_ value: Bool) {
    bytes.append(value ? CBORKind.trueByte : CBORKind.falseByte)
  }

  /// Writes null.
  package mutating func null() {
    bytes.append(CBORKind.nullByte)
  }

  /// Begins an array; the caller writes exactly `count` items next.
  package mutating func array(count: Int) {
    head(CBORKind.array, UInt64(count))
  }

  /// Writes one item that is CBOR already.
  package mutating func encoded(_ item: [UInt8]) {
    bytes.append(contentsOf: item)
  }

  /// Begins a map, to be ended by ``endMap(_:)``.
  package mutating func beginMap() -> OpenMap {
    bytes.append(CBORKind.map << 5)
    return OpenMap(start: bytes.count - 1)
  }

  /// Writes a key; the caller writes its value next.
  ///
  /// - Precondition: `key` is above the map's keys before it.
  package mutating func key(_ key: UInt64, in map: inout OpenMap) {
    assert(map.lastKey.map { $0 < key } ?? true, "map keys are written in ascending order")
    map.lastKey = key
    map.count += 1
    head(CBORKind.unsigned, key)
  }

  /// Ends a map: its length goes to where it began.
  package mutating func endMap(_ map: OpenMap) {
    // Up to 23 entries the first byte holds the length; records stay below, so nothing moves.
    var head = CBORWriter(capacityBytes: 0)
    if map.count < 24 {
      bytes[map.start] |= UInt8(map.count)
    } else {
      head.head(CBORKind.map, UInt64(map.count))
      bytes.replaceSubrange(map.start...map.start, with: head.bytes)
    }
  }

  /// Writes the first bytes of an item: its kind and its number or length.
  mutating func head(_ kind: UInt8, _ value: UInt64) {
    switch value {
    case 0..<24:
      bytes.append(kind << 5 | UInt8(truncatingIfNeeded: value))
    case 24...0xFF:
      bytes.append(kind << 5 | 24)
      bytes.append(UInt8(truncatingIfNeeded: value))
    case 0x100...0xFFFF:
      bytes.append(kind << 5 | 25)
      bytes.appendBigEndian(UInt16(truncatingIfNeeded: value))
    case 0x1_0000...0xFFFF_FFFF:
      bytes.append(kind << 5 | 26)
      bytes.appendBigEndian(UInt32(truncatingIfNeeded: value))
    default:
      bytes.append(kind << 5 | 27)
      bytes.appendBigEndian(value)
    }
  }

  /// Appends a byte as it is.
  mutating func raw(_ byte: UInt8) { bytes.append(byte) }

  /// Appends the bytes of a number, most significant first.
  mutating func bigEndian(_ number: some FixedWidthInteger & UnsignedInteger & BitwiseCopyable) {
    bytes.appendBigEndian(number)
  }
}
