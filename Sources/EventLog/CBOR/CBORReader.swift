/// Reads deterministic CBOR (RFC 8949 §4.2.1) item by item, and refuses all other: numbers longer
/// than they need to be, indefinite lengths, unsorted or repeated keys, text that is not UTF-8.
///
/// What one writes, therefore, has one form in bytes, and reading and writing again changes
/// nothing.
package struct CBORReader {
  /// How deeply items may be nested.
  package static let depthMax = 16

  /// All of the bytes, read so far or not.
  package let bytes: [UInt8]
  /// The next byte to read.
  package private(set) var offset: Int
  /// Where to stop: behind the last byte that belongs to what is read.
  private let end: Int

  /// A map whose entries are being read.
  package struct OpenMap {
    fileprivate var remaining: Int
    fileprivate var lastKey: UInt64?
  }

  /// Begins at the start of `bytes`.
  package init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// Reads a part of `bytes`; offsets count from the start of them all.
  package init(_ bytes: [UInt8], in part: Range<Int>) {
    precondition(part.lowerBound >= 0 && part.upperBound <= bytes.count, "a part of the bytes")
    self.bytes = bytes
    offset = part.lowerBound
    end = part.upperBound
  }

  /// Begins at the start of a copy of what is lent.
  package init(_ span: RawSpan) {
    self.init([UInt8](copying: span))
  }

  /// Whether everything was read.
  package var isAtEnd: Bool { offset == end }

  /// Makes sure that everything was read.
  package func finish() throws(CBORError) {
    guard isAtEnd else { throw .trailingBytes(offset: offset) }
  }

  /// Reads a number of 0 or more.
  package mutating func unsigned() throws(CBORError) -> UInt64 {
    try head(CBORKind.unsigned)
  }

  /// Reads a number of 0 or more that fits the type.
  package mutating func unsigned<Number: FixedWidthInteger>(
    as type: Number.Type
  ) throws(CBORError) -> Number {
    let start = offset
    guard let number = Number(exactly: try unsigned()) else { throw .outOfRange(offset: start) }
    return number
  }

  /// Reads a number of either sign.
  package mutating func integer() throws(CBORError) -> Int64 {
    let start = offset
    let (kind, value) = try anyHead()
    guard kind <= CBORKind.negative else { throw .unexpectedKind(offset: start) }
    guard let number = Int64(exactly: value) else { throw .outOfRange(offset: start) }
    return kind == CBORKind.negative ? ~number : number
  }

  /// Reads a byte string.
  package mutating func byteString() throws(CBORError) -> [UInt8] {
    Array(bytes[try byteStringRange()])
  }

  /// Reads past a byte string, and says where its bytes are.
  package mutating func byteStringRange() throws(CBORError) -> Range<Int> {
    try content(CBORKind.bytes)
  }

  /// Reads the 16 bytes of an identifier.
  package mutating func identifier() throws(CBORError) -> UInt128 {
    let start = offset
    let range = try content(CBORKind.bytes)
    guard range.count == 16 else { throw .outOfRange(offset: start) }
    return bigEndian(at: range.lowerBound)
  }

  /// Reads a text.
  package mutating func text() throws(CBORError) -> String {
    let start = offset
    let range = try content(CBORKind.text)
    if isASCII(range) {
      // Holds: the range lies in the bytes, and the buffer does not outlive them. Nearly every text
      // of a record goes this way, which is several times faster than validating it.
      return unsafe bytes.withUnsafeBytes { bytes in
        unsafe String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
      }
    }
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw .invalidText(offset: start)
    }
    return text
  }

  private func isASCII(_ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0 < 0x80 }
  }

  /// Reads true or false.
  package mutating func bool() throws(CBORError) -> Bool {
    switch try peek() {
    case CBORKind.trueByte:
      offset += 1
      return true
    case CBORKind.falseByte:
      offset += 1
      return false
    default: throw .unexpectedKind(offset: offset)
    }
  }

  /// Reads null if it comes next, and says whether it did.
  package mutating func skipNull() throws(CBORError) -> Bool {
    guard try peek() == CBORKind.nullByte else { return false }
    offset += 1
    return true
  }

  /// Reads the beginning of an array: how many items follow.
  package mutating func arrayCount() throws(CBORError) -> Int {
    try count(CBORKind.array, bytesPerItem: 1)
  }

  /// Reads the beginning of an array that must have so many items.
  package mutating func array(count expected: Int) throws(CBORError) {
    let start = offset
    guard try arrayCount() == expected else { throw .outOfRange(offset: start) }
  }

  /// Reads the beginning of a map.
  package mutating func beginMap() throws(CBORError) -> OpenMap {
    OpenMap(remaining: try count(CBORKind.map, bytesPerItem: 2))
  }

  /// Reads the next key of a map whose keys are numbers, or returns nil at its end. The caller
  /// reads the value, or calls ``skip()``.
  package mutating func nextKey(in map: inout OpenMap) throws(CBORError) -> UInt64? {
    guard map.remaining > 0 else { return nil }
    map.remaining -= 1
    let start = offset
    let key = try unsigned()
    if let last = map.lastKey, last >= key { throw .unsortedKeys(offset: start) }
    map.lastKey = key
    return key
  }

  /// Reads past one item of any kind, checking that it is deterministic, and says where it is.
  @discardableResult
  package mutating func skip() throws(CBORError) -> Range<Int> {
    let start = offset
    try skip(depth: 0)
    return start..<offset
  }

  private mutating func skip(depth: Int) throws(CBORError) {
    guard depth < Self.depthMax else { throw .tooDeep(offset: offset) }
    switch try peek() >> 5 {
    case CBORKind.unsigned, CBORKind.negative: _ = try anyHead()
    case CBORKind.bytes: _ = try byteStringRange()
    case CBORKind.text: try skipText()
    case CBORKind.array:
      for _ in 0..<(try arrayCount()) { try skip(depth: depth + 1) }
    case CBORKind.map:
      var last = offset..<offset
      for _ in 0..<(try count(CBORKind.map, bytesPerItem: 2)) {
        let start = offset
        try skip(depth: depth + 1)
        let key = start..<offset
        if !last.isEmpty, !isBefore(last, key) { throw .unsortedKeys(offset: start) }
        last = key
        try skip(depth: depth + 1)
      }
    case CBORKind.tag:
      _ = try anyHead()
      try skip(depth: depth + 1)
    default: try skipSimple()
    }
  }

  /// Whether the bytes in one range sort before those in another.
  private func isBefore(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    var (own, other) = (left.lowerBound, right.lowerBound)
    while own < left.upperBound && other < right.upperBound {
      if bytes[own] != bytes[other] { return bytes[own] < bytes[other] }
      own += 1
      other += 1
    }
    return own == left.upperBound && other < right.upperBound
  }

  /// Reads past a text without making it, nearly always one of ASCII alone.
  private mutating func skipText() throws(CBORError) {
    let start = offset
    let range = try content(CBORKind.text)
    if isASCII(range) { return }
    guard String(validating: bytes[range], as: UTF8.self) != nil else {
      throw .invalidText(offset: start)
    }
  }

  /// Simple values are kept whatever they mean; floating-point numbers only if a later schema
  /// wrote them, so their shortest form is not asked for.
  private mutating func skipSimple() throws(CBORError) {
    let start = offset
    let size: Int =
      switch bytes[start] & 0x1F {
      case 0..<24: 1
      case 24: 2
      case 25: 3
      case 26: 5
      case 27: 9
      case 31: throw .indefiniteLength(offset: start)
      default: throw .malformed(offset: start)
      }
    guard end - start >= size else { throw .truncated(offset: start) }
    // RFC 8949 §3.3: in two bytes, values below 32 are not well-formed.
    if size == 2 && bytes[start + 1] < 32 { throw .malformed(offset: start) }
    offset += size
  }

  private func peek() throws(CBORError) -> UInt8 {
    guard offset < end else { throw .truncated(offset: offset) }
    return bytes[offset]
  }

  private mutating func head(_ kind: UInt8) throws(CBORError) -> UInt64 {
    let start = offset
    let (found, value) = try anyHead()
    guard found == kind else { throw .unexpectedKind(offset: start) }
    return value
  }

  /// Reads kind and number of an item other than a simple value.
  private mutating func anyHead() throws(CBORError) -> (kind: UInt8, value: UInt64) {
    let start = offset
    let first = try peek()
    let kind = first >> 5
    guard kind != CBORKind.simple else { throw .unexpectedKind(offset: start) }
    let size: Int
    switch first & 0x1F {
    case let small where small < 24:
      offset += 1
      return (kind, UInt64(small))
    case 24: size = 1
    case 25: size = 2
    case 26: size = 4
    case 27: size = 8
    case 31: throw .indefiniteLength(offset: start)
    default: throw .malformed(offset: start)
    }
    guard end - start > size else { throw .truncated(offset: start) }
    let value: UInt64 =
      switch size {
      case 1: UInt64(bytes[start + 1])
      case 2: UInt64(bigEndian(at: start + 1) as UInt16)
      case 4: UInt64(bigEndian(at: start + 1) as UInt32)
      default: bigEndian(at: start + 1)
      }
    let least: UInt64 = size == 1 ? 24 : 1 << (UInt64(size) * 4)
    guard value >= least else { throw .notShortest(offset: start) }
    offset = start + 1 + size
    return (kind, value)
  }

  /// The number whose bytes, which are there, begin at `offset`.
  private func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
    precondition(offset + MemoryLayout<Number>.size <= bytes.count, "the caller has looked")
    // Holds: the bounds were checked, and every pattern of bits is a number.
    return unsafe bytes.withUnsafeBytes { bytes in
      Number(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
  }

  /// Where the bytes of a string are.
  private mutating func content(_ kind: UInt8) throws(CBORError) -> Range<Int> {
    let start = offset
    let length = try head(kind)
    guard length <= UInt64(end - offset) else { throw .truncated(offset: start) }
    let range = offset..<offset + Int(length)
    offset = range.upperBound
    return range
  }

  /// A length that the bytes that are left can hold, so that nobody allocates for a lie.
  private mutating func count(_ kind: UInt8, bytesPerItem: Int) throws(CBORError) -> Int {
    let start = offset
    let count = try head(kind)
    guard count <= UInt64((end - offset) / bytesPerItem) else {
      throw .truncated(offset: start)
    }
    return Int(count)
  }
}
