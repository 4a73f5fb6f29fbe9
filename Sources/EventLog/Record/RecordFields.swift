import TokenDomain

/// The fields of a record as they are in the bytes: nothing opened, the data not looked into.
struct RecordFields {
  /// The numbers of fields. Part of the format: never reused.
  enum Field {
    static let position: UInt64 = 1
    static let id: UInt64 = 2
    static let recordedAt: UInt64 = 3
    static let occurredAt: UInt64 = 4
    static let type: UInt64 = 5
    static let schema: UInt64 = 6
    static let account: UInt64 = 7
    static let subject: UInt64 = 8
    static let actor: UInt64 = 9
    static let via: UInt64 = 10
    static let correlation: UInt64 = 11
    static let causation: UInt64 = 12
    static let request: UInt64 = 13
    static let data: UInt64 = 14
    static let subjectSeal: UInt64 = 15
    static let actorSeal: UInt64 = 16
    /// The highest number this program knows.
    static let last: UInt64 = 16
  }

  /// A seal, unopened.
  struct SealedBox {
    var slot: UInt64
    /// Which texts are inside: bit n is field n of ``SealedTexts/Field``.
    var fields: UInt64
    var box: Range<Int>
  }

  var position: Position?
  var id: EventID?
  var recordedAt: Timestamp?
  var occurredAt: Timestamp?
  var type: EventType?
  var account: AccountID?
  var subjectID: UInt128?
  var actor: Actor?
  var via: Origin.Via?
  var correlation: CorrelationID?
  var causation: Position?
  var rest = Rest()

  /// What is read on only when the whole event is wanted.
  struct Rest {
    var schema: UInt64?
    var request: Range<Int>?
    var data: Range<Int>?
    var subjectSeal: SealedBox?
    var actorSeal: SealedBox?
    var unknown: [RecordedEvent.UnknownField] = []
  }

  /// Reads on until the end, field by field, so that after an error what came before is known.
  mutating func read(_ reader: inout CBORReader) throws {
    var map = try reader.beginMap()
    while let field = try reader.nextKey(in: &map) {
      switch field {
      case Field.position: position = Position(try reader.unsigned())
      case Field.id: id = EventID(value: try reader.identifier())
      case Field.recordedAt: recordedAt = try reader.timestamp("recorded at")
      case Field.occurredAt: occurredAt = try reader.timestamp("occurred at")
      case Field.type:
        let number = try reader.unsigned()
        guard let known = UInt8(exactly: number).flatMap(EventType.init(rawValue:)) else {
          throw EventRecordError.Cause.unknownType(number)
        }
        type = known
      case Field.schema:
        let version = try reader.unsigned()
        guard version > 0 else { throw EventRecordError.Cause.badValue("schema") }
        rest.schema = version
      case Field.account: account = AccountID(value: try reader.identifier())
      case Field.subject: subjectID = try reader.identifier()
      case Field.actor: actor = try reader.actor()
      case Field.via: via = try reader.numbered(Origin.Via.self)
      case Field.correlation: correlation = CorrelationID(value: try reader.identifier())
      case Field.causation: causation = Position(try reader.unsigned())
      case Field.request: rest.request = try reader.skip()
      case Field.data: rest.data = try reader.skip()
      case Field.subjectSeal: rest.subjectSeal = try reader.sealedBox()
      case Field.actorSeal: rest.actorSeal = try reader.sealedBox()
      default:
        rest.unknown.append(
          try reader.unknownField(field, above: Field.last, place: .record))
      }
    }
    try reader.finish()
  }

  /// What the event is about: its type says of what kind that is.
  private func subject(_ type: EventType) throws -> Subject {
    if let subject = Subject(of: type, id: subjectID) { return subject }
    throw subjectID == nil
      ? EventRecordError.Cause.missingField("subject")
      : EventRecordError.Cause.unexpectedField(Field.subject)
  }

  /// The parts that every reader wants.
  func envelope() throws -> RecordEnvelope {
    let type = try needed(type, "type")
    let recordedAt = try needed(recordedAt, "recorded at")
    if occurredAt == recordedAt { throw EventRecordError.Cause.badValue("occurred at") }
    let schema = try needed(rest.schema, "schema")
    guard schema <= EventRecord.schemaVersion(of: type) else {
      throw EventRecordError.Cause.newerSchema(schema)
    }
    return RecordEnvelope(
      position: try needed(position, "position"), id: try needed(id, "id"),
      recordedAt: recordedAt, occurredAt: occurredAt ?? recordedAt, type: type, account: account,
      subject: try subject(type), actor: try needed(actor, "actor"), via: try needed(via, "via"),
      correlation: try needed(correlation, "correlation"), causation: causation,
      subjectSlot: rest.subjectSeal?.slot, actorSlot: rest.actorSeal?.slot)
  }

  private func needed<Value>(_ value: Value?, _ field: String) throws -> Value {
    guard let value else { throw EventRecordError.Cause.missingField(field) }
    return value
  }
}

extension CBORReader {
  /// `[id, digest]`.
  mutating func request() throws -> RequestStamp {
    try array(count: 2)
    let id = RequestID(stored: try nonemptyText())
    let digest = try byteString()
    guard digest.count == RequestStamp.digestByteCount else {
      throw EventRecordError.Cause.badValue("request digest")
    }
    return RequestStamp(id: id, digest: digest)
  }

  /// `[slot, fields, box]`.
  mutating func sealedBox() throws -> RecordFields.SealedBox {
    try array(count: 3)
    let slot = try unsigned()
    guard slot > 0 else { throw EventRecordError.Cause.badValue("slot") }
    return RecordFields.SealedBox(
      slot: slot, fields: try unsigned(), box: try byteStringRange())
  }
}
