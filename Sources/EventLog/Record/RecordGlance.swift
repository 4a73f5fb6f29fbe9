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
    var place = RecordPlace()
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
