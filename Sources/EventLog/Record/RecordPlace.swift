import TokenDomain

/// A place in a record, before which everything was as expected.
struct RecordPlace {
  private var offset = 0

  /// Reads past the head of the map.
  mutating func skipMapHead(_ record: RawSpan) -> Bool {
    guard let first = byte(record), first >> 5 == CBORKind.map else { return false }
    // No record has more than 255 fields.
    guard first & 0x1F <= 24 else { return false }
    offset += first & 0x1F == 24 ? 2 : 1
    return true
  }

  /// Reads past the key of a field below 24, if it comes next.
  mutating func skipKey(_ field: UInt64, _ record: RawSpan) -> Bool {
    guard let next = byte(record), UInt64(next) == field else { return false }
    offset += 1
    return true
  }

  /// Reads a number of either sign, of which only the bits are wanted.
  mutating func number(_ record: RawSpan) -> UInt64? {
    guard let first = byte(record), first >> 5 <= CBORKind.negative else { return nil }
    offset += 1
    switch first & 0x1F {
    case let small where small < 24: return UInt64(small)
    case 24: return take(UInt8.self, record)
    case 25: return take(UInt16.self, record)
    case 26: return take(UInt32.self, record)
    case 27: return take(UInt64.self, record)
    default: return nil
    }
  }

  /// Reads the 16 bytes of an identifier.
  mutating func identifier(_ record: RawSpan) -> UInt128? {
    guard byte(record) == CBORKind.bytes << 5 | 16, record.byteCount - offset > 16 else {
      return nil
    }
    // Holds: the bounds were checked, and every pattern of bits is a number.
    let id = unsafe record.unsafeLoadUnaligned(fromByteOffset: offset + 1, as: UInt128.self)
    offset += 17
    return UInt128(bigEndian: id)
  }

  /// Reads a moment.
  mutating func timestamp(_ record: RawSpan) -> Timestamp? {
    guard let first = byte(record), let bits = number(record).flatMap(Int64.init(exactly:)) else {
      return nil
    }
    return Timestamp(microseconds: first >> 5 == CBORKind.negative ? ~bits : bits)
  }

  /// Reads the head of an actor and its first item, which says of what kind it is.
  mutating func actorKind(_ record: RawSpan) -> UInt64? {
    arrayCount(record) == nil ? nil : number(record)
  }

  /// Reads an actor.
  mutating func actor(_ record: RawSpan) -> Actor? {
    guard let count = arrayCount(record), let kind = number(record) else { return nil }
    switch (kind, count) {
    case (0, 2): return name(record).map(Actor.operator)
    case (1, 2): return identifier(record).map { .member(MemberID(value: $0), by: nil) }
    case (1, 3):
      guard let member = identifier(record), let by = name(record) else { return nil }
      return .member(MemberID(value: member), by: by)
    case (2, 2): return identifier(record).map { .holder(TokenID(value: $0)) }
    case (3, 2): return name(record).map(Actor.principal)
    default: return nil
    }
  }

  /// Reads the head of an array of at most 23 items.
  private mutating func arrayCount(_ record: RawSpan) -> Int? {
    guard let head = byte(record), head >> 5 == CBORKind.array, head & 0x1F < 24 else {
      return nil
    }
    offset += 1
    return Int(head & 0x1F)
  }

  private mutating func name(_ record: RawSpan) -> ActorName? {
    guard let head = byte(record), head >> 5 == CBORKind.text else { return nil }
    offset += 1
    let length =
      head & 0x1F < 24 ? UInt64(head & 0x1F) : head & 0x1F == 24 ? take(UInt8.self, record) : nil
    guard let length = length.map(Int.init), length > 0, record.byteCount - offset >= length else {
      return nil
    }
    let bytes = record.extracting(offset..<offset + length)
    offset += length
    // Holds: the text copies the bytes.
    return unsafe bytes.withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) }
      .map { ActorName(stored: $0) }
  }

  private func byte(_ record: RawSpan) -> UInt8? {
    guard offset < record.byteCount else { return nil }
    // Holds: the bounds were checked.
    return unsafe record.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  private mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, _ record: RawSpan
  ) -> UInt64? {
    guard record.byteCount - offset >= MemoryLayout<Number>.size else { return nil }
    // Holds: the bounds were checked, and every pattern of bits is a number.
    let number = unsafe record.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
    offset += MemoryLayout<Number>.size
    return UInt64(truncatingIfNeeded: Number(bigEndian: number))
  }
}
