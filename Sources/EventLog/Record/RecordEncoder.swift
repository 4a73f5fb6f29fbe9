import Cryptography
import TokenDomain

/// Writes one record.
struct RecordEncoder {
  private let recorded: RecordedEvent
  private let nonces: EventRecord.Nonces
  private typealias Field = RecordFields.Field

  init(_ recorded: RecordedEvent, nonces: EventRecord.Nonces) {
    self.recorded = recorded
    self.nonces = nonces
  }

  func encode(vault: some SealingKeys) throws -> [UInt8] {
    let event = recorded.event
    var writer = CBORWriter(capacityBytes: 512)
    var map = writer.beginMap()
    writer.key(Field.position, in: &map)
    writer.unsigned(event.position.value)
    writer.key(Field.id, in: &map)
    writer.identifier(event.id.value)
    writer.key(Field.recordedAt, in: &map)
    try writer.checkedTimestamp(event.recordedAt, "recorded at")
    if event.occurredAt != event.recordedAt {
      writer.key(Field.occurredAt, in: &map)
      try writer.checkedTimestamp(event.occurredAt, "occurred at")
    }
    writer.key(Field.type, in: &map)
    writer.unsigned(UInt64(event.type.rawValue))
    writer.key(Field.schema, in: &map)
    writer.unsigned(EventRecord.schemaVersion(of: event.type))
    if let account = event.account {
      writer.key(Field.account, in: &map)
      writer.identifier(account.value)
    }
    writeSubject(event.subject, to: &writer, in: &map)
    writer.key(Field.actor, in: &map)
    writer.actor(event.actor)
    writer.key(Field.via, in: &map)
    writer.unsigned(event.origin.via.number)
    writer.key(Field.correlation, in: &map)
    writer.identifier(event.correlation.value)
    if let causation = event.causation {
      writer.key(Field.causation, in: &map)
      writer.unsigned(causation.value)
    }
    if let request = event.request {
      writer.key(Field.request, in: &map)
      writer.array(count: 2)
      writer.text(request.id.text)
      writer.bytes(request.digest)
    }
    let unknownData = unknown(.data)
    if EventData.isNeeded(for: event.type) || !unknownData.isEmpty {
      writer.key(Field.data, in: &map)
      EventData.write(event.body, unknown: unknownData, to: &writer)
    }
    try writeSeal(
      Field.subjectSeal, try .ofSubject(event), slot: recorded.subjectSlot,
      unknown: unknown(.subjectSeal), vault: vault, to: &writer, in: &map)
    try writeSeal(
      Field.actorSeal, try .ofActor(event), slot: recorded.actorSlot,
      unknown: unknown(.actorSeal), vault: vault, to: &writer, in: &map)
    for field in unknown(.record) {
      writer.key(field.key, in: &map)
      writer.encoded(field.value)
    }
    writer.endMap(map)
    guard writer.bytes.count <= EventRecord.recordBytesMax else {
      throw EventRecordError.Cause.tooLarge(bytes: writer.bytes.count)
    }
    return writer.bytes
  }

  private func unknown(
    _ place: RecordedEvent.UnknownField.Place
  ) -> [RecordedEvent.UnknownField] {
    // Nearly always there are none: do not allocate for that.
    recorded.unknownFields.isEmpty ? [] : recorded.unknownFields.filter { $0.place == place }
  }

  private func writeSubject(
    _ subject: Subject, to writer: inout CBORWriter, in map: inout CBORWriter.OpenMap
  ) {
    let id: UInt128
    switch subject {
    case .ledger, .catalog: return
    case .account(let account): id = account.value
    case .member(let member): id = member.value
    case .token(let token): id = token.value
    }
    writer.key(Field.subject, in: &map)
    writer.identifier(id)
  }

  private func writeSeal(
    _ field: UInt64, _ texts: SealedTexts, slot: UInt64?,
    unknown: [RecordedEvent.UnknownField], vault: some SealingKeys, to writer: inout CBORWriter,
    in map: inout CBORWriter.OpenMap
  ) throws {
    let fields = SealedTexts.fields(of: texts, unknown)
    if fields == 0 && unknown.isEmpty { return }
    guard let slot else {
      preconditionFailure("what is sealed needs a slot: allocate it before appending")
    }
    guard let key = try vault.sealingKey(slot: slot) else {
      throw EventRecordError.Cause.keyUnavailable(slot: slot, reason: "it was erased")
    }
    var plaintext = texts.write(unknown)
    defer { wipe(&plaintext) }
    let associated = SealBinding.bytes(
      field, position: recorded.event.position, id: recorded.event.id, fields: fields)
    let box = plaintext.withRawSpan { plaintext in
      associated.withRawSpan { associated in
        switch nonces {
        case .random: Seal.seal(plaintext, associatedData: associated, key: key)
        case .derived: Seal.sealDeterministically(plaintext, associatedData: associated, key: key)
        }
      }
    }
    writer.key(field, in: &map)
    writer.array(count: 3)
    writer.unsigned(slot)
    writer.unsigned(fields)
    writer.bytes(box)
  }
}

/// What a box is bound to, so that it opens nowhere else.
enum SealBinding {
  static func bytes(
    _ field: UInt64, position: Position, id: EventID, fields: UInt64
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(33)
    bytes.append(UInt8(truncatingIfNeeded: field))
    bytes.appendBigEndian(position.value)
    bytes.appendBigEndian(id.value)
    bytes.appendBigEndian(fields)
    return bytes
  }
}

extension SealingKeys {
  /// The key in a slot, with a failure as the record format tells it.
  func sealingKey(slot: UInt64) throws -> SecretKey? {
    do {
      return try key(slot: slot)
    } catch {
      throw EventRecordError.Cause.keyUnavailable(slot: slot, reason: "\(error)")
    }
  }
}

extension SealedTexts {
  /// Which fields there are, with those that this program does not know, as far as there are bits.
  static func fields(of texts: SealedTexts, _ unknown: [RecordedEvent.UnknownField]) -> UInt64 {
    unknown.reduce(texts.fields) { $1.key < 64 ? $0 | 1 << $1.key : $0 }
  }
}

extension CBORWriter {
  /// A moment that a reader will accept.
  fileprivate mutating func checkedTimestamp(_ moment: Timestamp, _ field: String) throws {
    guard Timestamp.writable.contains(moment) else { throw EventRecordError.Cause.badValue(field) }
    timestamp(moment)
  }
}
