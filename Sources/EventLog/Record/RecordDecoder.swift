import Cryptography
import TokenDomain

/// Puts an event together from the fields of its record.
struct RecordDecoder {
  let bytes: [UInt8]
  let fields: RecordFields

  func decode(vault: (some SealingKeys)?) throws -> RecordedEvent {
    let envelope = try fields.envelope()
    var unknown = fields.unknown
    let data = try upcastData(envelope.type)
    let texts = try open(
      fields.subjectSeal, RecordFields.Field.subjectSeal, .subjectSeal, envelope, vault, &unknown)
    let origin = try open(
      fields.actorSeal, RecordFields.Field.actorSeal, .actorSeal, envelope, vault, &unknown)
    let body = try EventData.read(envelope.type, data, texts: texts, unknown: &unknown)
    let reason = envelope.subject.hasSlot ? texts.reason : origin.reason
    let event = Event(
      position: envelope.position, id: envelope.id, recordedAt: envelope.recordedAt,
      occurredAt: envelope.occurredAt, account: envelope.account, subject: envelope.subject,
      actor: envelope.actor, origin: try origin.origin(via: envelope.via),
      reason: reason.map { Reason(stored: $0) }, correlation: envelope.correlation,
      causation: envelope.causation, request: fields.request, body: body)
    return RecordedEvent(
      event, subjectSlot: envelope.subjectSlot, actorSlot: envelope.actorSlot,
      unknownFields: unknown)
  }

  /// The clear data in the newest schema.
  private func upcastData(_ type: EventType) throws -> [UInt8]? {
    let data = fields.data.map { Array(bytes[$0]) }
    return try Upcasts.current.upcast(data, type: type, from: fields.schema ?? 0)
  }

  /// The texts in a seal: none if there is no seal, empty ones if it stays closed.
  private func open(
    _ seal: RecordFields.SealedBox?, _ field: UInt64, _ place: RecordedEvent.UnknownField.Place,
    _ envelope: RecordEnvelope, _ vault: (some SealingKeys)?,
    _ unknown: inout [RecordedEvent.UnknownField]
  ) throws -> SealedTexts {
    guard let seal else { return SealedTexts() }
    guard let vault, let key = try vault.sealingKey(slot: seal.slot) else {
      return SealedTexts(erased: seal.fields)
    }
    let associated = SealBinding.bytes(
      field, position: envelope.position, id: envelope.id, fields: seal.fields)
    var plaintext: [UInt8]
    do throws(CryptographyError) {
      plaintext = try bytes.withRawSpan { record throws(CryptographyError) in
        try associated.withRawSpan { associated throws(CryptographyError) in
          try Seal.open(record.extracting(seal.box), associatedData: associated, key: key)
        }
      }
    } catch {
      throw EventRecordError.Cause.notAuthentic(slot: seal.slot)
    }
    defer { wipe(&plaintext) }
    let known = unknown.count
    let texts = try SealedTexts(plaintext, place: place, unknown: &unknown)
    guard SealedTexts.fields(of: texts, Array(unknown[known...])) == seal.fields else {
      throw EventRecordError.Cause.badValue("list of sealed fields")
    }
    return texts
  }
}

extension SealedTexts {
  /// Where an actor acted from, erased if it was there and is not known any more.
  fileprivate func origin(via: Origin.Via) throws -> Origin {
    let isErased = address?.isEmpty ?? agent?.isEmpty ?? false
    if isErased { return Origin(via: via, isErased: true) }
    let known = address.map { IPAddress(bytes: $0) }
    if let known, known == nil { throw EventRecordError.Cause.badValue("address") }
    return Origin(
      via: via, address: known ?? nil, agent: agent.map { UserAgent(stored: $0) })
  }
}
