extension CBORValue {
  /// Reads one item of well-formed CBOR (RFC 8949 §3) that takes all of the bytes.
  ///
  /// - Throws: ``CBORError`` for what is not well-formed, a text that is not UTF-8, and items nested
  ///   deeper than ``CBORReader/depthMax``.
  package init(decoding bytes: [UInt8]) throws(CBORError) {
    var parser = Parser(bytes: bytes)
    self = try parser.item(depth: 0)
    guard parser.offset == bytes.count else { throw .trailingBytes(offset: parser.offset) }
  }

  private struct Parser {
    let bytes: [UInt8]
    var offset = 0

    mutating func item(depth: Int) throws(CBORError) -> CBORValue {
      let start = offset
      guard depth < CBORReader.depthMax else { throw .tooDeep(offset: start) }
      guard start < bytes.count else { throw .truncated(offset: start) }
      let kind = bytes[start] >> 5
      guard let value = try argument() else { return try indefinite(kind, start, depth) }
      switch kind {
      case CBORKind.unsigned: return .unsigned(value)
      case CBORKind.negative: return .negative(value)
      case CBORKind.bytes: return .bytes(try content(value, start))
      case CBORKind.text: return .text(try text(value, start))
      case CBORKind.array: return .array(try items(value, start, depth))
      case CBORKind.map: return .map(try entries(value, start, depth))
      case CBORKind.tag: return .tagged(value, try item(depth: depth + 1))
      default: return try simple(value, start)
      }
    }

    /// The number in an item's head; nil for an indefinite length.
    private mutating func argument() throws(CBORError) -> UInt64? {
      let start = offset
      let info = bytes[start] & 0x1F
      let size: Int
      switch info {
      case 0..<24: size = 0
      case 24: size = 1
      case 25: size = 2
      case 26: size = 4
      case 27: size = 8
      case 31:
        offset += 1
        return nil
      default: throw .malformed(offset: start)
      }
      guard bytes.count - start > size else { throw .truncated(offset: start) }
      offset = start + 1 + size
      if size == 0 { return UInt64(info) }
      return bytes[start + 1..<offset].reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func content(_ length: UInt64, _ start: Int) throws(CBORError) -> [UInt8] {
      guard length <= UInt64(bytes.count - offset) else { throw .truncated(offset: start) }
      defer { offset += Int(length) }
      return Array(bytes[offset..<offset + Int(length)])
    }

    private mutating func text(_ length: UInt64, _ start: Int) throws(CBORError) -> String {
      guard let text = String(validating: try content(length, start), as: UTF8.self) else {
        throw .invalidText(offset: start)
      }
      return text
    }

    private mutating func items(
      _ count: UInt64, _ start: Int, _ depth: Int
    ) throws(CBORError) -> [CBORValue] {
      guard count <= UInt64(bytes.count - offset) else { throw .truncated(offset: start) }
      var items: [CBORValue] = []
      for _ in 0..<count { items.append(try item(depth: depth + 1)) }
      return items
    }

    private mutating func entries(
      _ count: UInt64, _ start: Int, _ depth: Int
    ) throws(CBORError) -> [Entry] {
      guard count <= UInt64(bytes.count - offset) else { throw .truncated(offset: start) }
      var entries: [Entry] = []
      for _ in 0..<count { entries.append(try entry(depth)) }
      return entries
    }

    private mutating func entry(_ depth: Int) throws(CBORError) -> Entry {
      Entry(key: try item(depth: depth + 1), value: try item(depth: depth + 1))
    }

    private func simple(_ value: UInt64, _ start: Int) throws(CBORError) -> CBORValue {
      switch offset - start {
      case 1:
        switch value {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        case 23: return .undefined
        default: return .simple(UInt8(value))
        }
      case 2:
        // RFC 8949 §3.3: in two bytes, values below 32 are not well-formed.
        guard value >= 32 else { throw .malformed(offset: start) }
        return .simple(UInt8(value))
      case 3: return .float(Double(Float16(bitPattern: UInt16(value))))
      case 5: return .float(Double(Float(bitPattern: UInt32(value))))
      default: return .float(Double(bitPattern: value))
      }
    }

    private mutating func indefinite(
      _ kind: UInt8, _ start: Int, _ depth: Int
    ) throws(CBORError) -> CBORValue {
      switch kind {
      case CBORKind.bytes:
        var chunks: [[UInt8]] = []
        while try !takeBreak() { chunks.append(try content(try chunkLength(kind), start)) }
        return .byteChunks(chunks)
      case CBORKind.text:
        var chunks: [String] = []
        while try !takeBreak() { chunks.append(try text(try chunkLength(kind), start)) }
        return .textChunks(chunks)
      case CBORKind.array:
        var items: [CBORValue] = []
        while try !takeBreak() { items.append(try item(depth: depth + 1)) }
        return .indefiniteArray(items)
      case CBORKind.map:
        var entries: [Entry] = []
        while try !takeBreak() { entries.append(try entry(depth)) }
        return .indefiniteMap(entries)
      default: throw .malformed(offset: start)
      }
    }

    private mutating func takeBreak() throws(CBORError) -> Bool {
      guard offset < bytes.count else { throw .truncated(offset: offset) }
      guard bytes[offset] == CBORKind.breakByte else { return false }
      offset += 1
      return true
    }

    /// Pieces are strings of the same kind and of definite length.
    private mutating func chunkLength(_ kind: UInt8) throws(CBORError) -> UInt64 {
      let start = offset
      guard bytes[start] >> 5 == kind, let length = try argument() else {
        throw .malformed(offset: start)
      }
      return length
    }
  }
}
