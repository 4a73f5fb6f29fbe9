/// Which of the 64 blocks of a group may have a name with three given bytes in a row: a row of 64 bits
/// for each value of a hash of three bytes, big-endian.
///
/// Whoever looks for a part of a name takes the rows of all its threes of bytes and looks into the
/// blocks alone whose bit is set in each. 4,096 names of twenty bytes set some four in a hundred bits of
/// rows that are asked for by chance, so that for a part that no name has nearly no block is read. It
/// costs 32 bytes a token, and each further three of bytes a place in memory for each 4,096 tokens.
struct NameParts {
  /// Blocks of a group.
  static let blocksPerGroup: UInt32 = 64
  /// Tokens of a group.
  static let tokensPerGroup = blocksPerGroup * NameBlock.namesMax
  private static let hashBits: UInt32 = 14
  private static let rowBytes = 8

  private(set) var value: [UInt8]

  /// The parts of no names.
  init() { value = Array(repeating: 0, count: Self.rowBytes << Int(Self.hashBits)) }

  init(_ value: RawSpan) { self.value = value.copied() }

  /// Puts the names of a block in place of those that it had.
  mutating func setNames(_ names: [[UInt8]], of block: UInt32) {
    let (byte, bit) = (Self.rowBytes - 1 - Int(block / 8), UInt8(1) << UInt8(block % 8))
    for offset in stride(from: byte, to: value.count, by: Self.rowBytes) { value[offset] &= ~bit }
    for name in names {
      Self.forEachHash(of: name) { value[$0 * Self.rowBytes + byte] |= bit }
    }
  }

  /// The rows to ask for a part; none for one of less than three bytes.
  static func rows(of part: [UInt8]) -> [Int] {
    var rows: Set<Int> = []
    forEachHash(of: part) { rows.insert($0) }
    return rows.sorted()
  }

  /// The blocks of a group whose bits are set in all of these rows, the lowest bit for the first.
  static func blocks(in value: RawSpan, rows: [Int]) -> UInt64 {
    var blocks = UInt64.max
    for row in rows { blocks &= value.bigEndian(row * rowBytes) }
    return blocks
  }

  @inline(__always)
  private static func forEachHash(of bytes: [UInt8], _ body: (Int) -> Void) {
    guard bytes.count >= 3 else { return }
    var three = UInt32(bytes[0]) << 8 | UInt32(bytes[1])
    for byte in bytes.dropFirst(2) {
      three = (three << 8 | UInt32(byte)) & 0xFF_FFFF
      // Knuth's multiplicative hash: the upper bits depend on all of the lower.
      body(Int((three &* 2_654_435_769) >> (32 - hashBits)))
    }
  }
}
