package import TokenDomain

/// What a record is about and by whom, found by a look at its first bytes: for readers of the whole
/// log who pass most of it over.
///
/// It checks no more than it needs. Whoever wants the event reads it whole, as ``SealedEvent``, which
/// checks everything.
package struct RecordGlance: Hashable {
  /// The type.
  package let type: EventType
  /// The 16 bytes of the subject's id; `nil` for the ledger and the catalog.
  package let subjectID: UInt128?
  /// The version of the schema that the data has.
  package let schema: UInt64
  /// Whether the actor is the holder of a token.
  package let isByHolder: Bool

  /// What happened, where the type says all of it: `nil` for a type with data, and for a record in
  /// another schema than the newest.
  package var body: EventBody? {
    if EventData.isNeeded(for: type) || schema != EventRecord.schemaVersion(of: type) { return nil }
    return try? EventData.bare(type)
  }

  /// Looks at a record; `nil` for one that does not begin as records do: reading it whole says why.
  ///
  /// - Complexity: O(1), some tens of nanoseconds, no allocation.
  package init?(_ record: RawSpan) {
    typealias Field = RecordFields.Field
    var place = Place()
    guard place.skipMapHead(record), place.skipKey(Field.position, record),
      place.number(record) != nil, place.skipKey(Field.id, record),
      place.identifier(record) != nil, place.skipKey(Field.recordedAt, record),
      place.number(record) != nil
    else { return nil }
    if place.skipKey(Field.occurredAt, record), place.number(record) == nil { return nil }
    guard place.skipKey(Field.type, record), let number = place.number(record),
      let type = UInt8(exactly: number).flatMap(EventType.init(rawValue:)),
      place.skipKey(Field.schema, record), let schema = place.number(record)
    else { return nil }
    self.type = type
    self.schema = schema
    if place.skipKey(Field.account, record), place.identifier(record) == nil { return nil }
    if place.skipKey(Field.subject, record) {
      guard let id = place.identifier(record) else { return nil }
      subjectID = id
    } else {
      subjectID = nil
    }
    guard place.skipKey(Field.actor, record), let kind = place.actorKind(record) else {
      return nil
    }
    isByHolder = kind == 2
  }
}

/// A place in a record, before which everything was as expected.
private struct Place {
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

  /// Reads the head of an actor and its first item, which says of what kind it is.
  mutating func actorKind(_ record: RawSpan) -> UInt64? {
    guard let head = byte(record), head >> 5 == CBORKind.array else { return nil }
    offset += 1
    return number(record)
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
