extension CBORValue {
  /// The item in its preferred serialization (RFC 8949 §4.1): shortest numbers and floating-point
  /// numbers. Entries stay in their order; what came without a length is written without one.
  package var encoded: [UInt8] {
    var writer = CBORWriter(capacityBytes: 64)
    write(to: &writer)
    return writer.bytes
  }

  private func write(to writer: inout CBORWriter) {
    switch self {
    case .unsigned(let value): writer.unsigned(value)
    case .negative(let value): writer.head(CBORKind.negative, value)
    case .bytes(let bytes): writer.bytes(bytes)
    case .text(let text): writer.text(text)
    case .array(let items):
      writer.array(count: items.count)
      for item in items { item.write(to: &writer) }
    case .map(let entries):
      writer.head(CBORKind.map, UInt64(entries.count))
      Self.write(entries, to: &writer)
    case .tagged(let tag, let item):
      writer.head(CBORKind.tag, tag)
      item.write(to: &writer)
    case .simple(let value): writer.head(CBORKind.simple, UInt64(value))
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    case .undefined: writer.raw(0xF7)
    case .float(let number): Self.write(number, to: &writer)
    case .byteChunks(let chunks):
      writer.raw(CBORKind.bytes << 5 | 31)
      for chunk in chunks { writer.bytes(chunk) }
      writer.raw(CBORKind.breakByte)
    case .textChunks(let chunks):
      writer.raw(CBORKind.text << 5 | 31)
      for chunk in chunks { writer.text(chunk) }
      writer.raw(CBORKind.breakByte)
    case .indefiniteArray(let items):
      writer.raw(CBORKind.array << 5 | 31)
      for item in items { item.write(to: &writer) }
      writer.raw(CBORKind.breakByte)
    case .indefiniteMap(let entries):
      writer.raw(CBORKind.map << 5 | 31)
      Self.write(entries, to: &writer)
      writer.raw(CBORKind.breakByte)
    }
  }

  private static func write(_ entries: [Entry], to writer: inout CBORWriter) {
    for entry in entries {
      entry.key.write(to: &writer)
      entry.value.write(to: &writer)
    }
  }

  /// The shortest of the three sizes that keeps the value; not-a-number is the one of two bytes.
  private static func write(_ number: Double, to writer: inout CBORWriter) {
    let half = Float16(number)
    let single = Float(number)
    if number.isNaN {
      writer.raw(0xF9)
      writer.bigEndian(UInt16(0x7E00))
    } else if Double(half) == number {
      writer.raw(0xF9)
      writer.bigEndian(half.bitPattern)
    } else if Double(single) == number {
      writer.raw(0xFA)
      writer.bigEndian(single.bitPattern)
    } else {
      writer.raw(0xFB)
      writer.bigEndian(number.bitPattern)
    }
  }
}
